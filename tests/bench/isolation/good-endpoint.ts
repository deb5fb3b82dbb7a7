import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Receives for the healthy endpoints. It responds at once and records when each event arrived. */
export interface GoodEndpoint {
  readonly url: string;
  /** When each event arrived, by its provider's id. */
  readonly arrivedAt: ReadonlyMap<string, number>;
  close(): void;
}

export async function goodEndpoint(): Promise<GoodEndpoint> {
  const arrivedAt = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = String(request.headers["x-klikit-event-id"]);
    request.resume();
    request.on("end", () => {
      if (!arrivedAt.has(id)) arrivedAt.set(id, performance.now());
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivedAt, close };
}
