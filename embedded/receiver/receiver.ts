import { createServer, type Server } from "node:http";

interface DemoResponse {
  readonly status: number;
  readonly body: string;
  readonly delayMs?: number;
}

/** The responses by path. Every other path gets a 200, as from a working endpoint. */
const responses: Readonly<Record<string, DemoResponse>> = {
  "/broken": { status: 500, body: '{"error":"the order printer is offline"}' },
  "/gone": { status: 404, body: '{"error":"no such route"}' },
  "/slow": { status: 200, body: '{"status":"received, but late"}', delayMs: 12_000 },
};

const success: DemoResponse = { status: 200, body: '{"status":"received"}' };

/**
 * A partner's endpoint for the demo. It reads the request and responds by its path (`/broken`, `/gone`, `/slow`, or
 * 200), stores nothing, and listens on 127.0.0.1 only.
 */
export function startReceiver(port: number): Promise<Server> {
  const server = createServer((request, outgoing) => {
    const { pathname } = new URL(request.url ?? "/", "http://receiver");
    const response = responses[pathname] ?? success;
    request.resume().once("end", () => {
      setTimeout(() => {
        outgoing.writeHead(response.status, { "content-type": "application/json" }).end(response.body);
      }, response.delayMs ?? 0);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
