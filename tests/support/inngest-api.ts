import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface SentEvent {
  readonly id?: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly ts: number;
}

export interface InngestApi {
  readonly url: string;
  /** The events that were sent since the last call. */
  take(): SentEvent[];
  close(): Promise<void>;
}

/** The event API of Inngest. It accepts every event and starts nothing. */
export async function startInngestApi(): Promise<InngestApi> {
  let sent: SentEvent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const events = JSON.parse(Buffer.concat(chunks).toString("utf8")) as SentEvent[];
    sent.push(...events);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ids: events.map((_, at) => String(at)), status: 200 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = sent;
      sent = [];
      return taken;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
