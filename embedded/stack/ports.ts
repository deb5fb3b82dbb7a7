import { createServer } from "node:net";
import { StartError } from "./start-error";

/** Whether a port can be listened on, on all addresses. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/**
 * Waits a moment for the port: the processes of a run that was just killed may still be letting it go.
 * @throws StartError when it stays taken
 */
export async function requirePort(port: number): Promise<void> {
  const giveUpAt = Date.now() + 3_000;
  while (!(await isFree(port))) {
    if (Date.now() > giveUpAt) {
      throw new StartError(
        `Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
