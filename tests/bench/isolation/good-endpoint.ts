import { createServer } from "node:http";
import { listen } from "@/tests/support/listen";

/** Receives for the healthy endpoints. It responds at once and records when each event arrived. */
export interface GoodEndpoint {
  readonly url: string;
  /** When each event arrived, by its provider's id. */
  readonly arrivedAt: ReadonlyMap<string, number>;
  close(): Promise<void>;
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
  const { url, close } = await listen(server);
  return { url, arrivedAt, close };
}
