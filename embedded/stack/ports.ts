import { createServer } from "node:net";
import { StartError } from "./start-error";

/** Whether a process can listen on this port, on all addresses. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/**
 * Waits up to 3 s for the port, because processes of a run that was just killed may still hold it.
 * @throws StartError when it stays in use
 */
export async function requirePort(port: number): Promise<void> {
  const giveUpAt = Date.now() + 3_000;
  while (!(await isFree(port))) {
    if (Date.now() > giveUpAt) {
      throw new StartError(
        `Port ${port} is in use by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
