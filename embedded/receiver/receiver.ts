import { createServer, type Server } from "node:http";

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly delayMs?: number;
}

/** What the receiver answers, by path. Anything else is a 200, as a partner's working endpoint would. */
const answers: Readonly<Record<string, Answer>> = {
  "/broken": { status: 500, body: '{"error":"the order printer is offline"}' },
  "/gone": { status: 404, body: '{"error":"no such route"}' },
  "/slow": { status: 200, body: '{"status":"received, but late"}', delayMs: 12_000 },
};

const fine: Answer = { status: 200, body: '{"status":"received"}' };

/**
 * A partner's endpoint for the demo: reads the request and answers by its path (`/broken`, `/gone`, `/slow`, or 200).
 * It keeps nothing. Listens on 127.0.0.1 only.
 */
export function startReceiver(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://receiver");
    const answer = answers[pathname] ?? fine;
    request.resume().once("end", () => {
      setTimeout(() => {
        response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
      }, answer.delayMs ?? 0);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
