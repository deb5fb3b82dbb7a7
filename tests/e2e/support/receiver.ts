import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { listen } from "@/tests/support/listen";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A partner's server, in this process. */
export async function startReceiver(
  respond: (response: ServerResponse) => void = (response) => response.end('{"ok":true}'),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      respond(response);
    });
  });
  const { url, close } = await listen(server);
  return {
    url: `${url}/webhooks`,
    received,
    close,
  };
}

/** A URL that nobody listens at. */
export async function deadUrl(): Promise<string> {
  const receiver = await startReceiver();
  await receiver.close();
  return receiver.url;
}
