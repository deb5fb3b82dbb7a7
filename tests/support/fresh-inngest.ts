import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { hashedSigningKey } from "@/embedded/inngest/protocol/signature";
import { type Runner, startRunner } from "@/embedded/inngest/runner";
import { listen } from "./listen";

export interface FreshInngest {
  readonly url: string;
  /** The address of each registration that was accepted. */
  readonly registrations: readonly string[];
  /** Forgets the app, like a server that was replaced by a new one without its data. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

interface FreshInngestOptions {
  readonly databaseUrl: string;
  readonly eventKey: string;
  readonly signingKey: string;
  readonly port?: number;
}

/**
 * A self-hosted Inngest server that knows no app. It accepts events and drops them, because no function
 * wants them. After a registration, it calls the address that was registered: the embedded runner does the work.
 */
export async function startFreshInngest(options: FreshInngestOptions): Promise<FreshInngest> {
  const registrations: string[] = [];
  let runner: Runner | undefined;

  const forget = async () => {
    const old = runner;
    runner = undefined;
    await old?.stop();
  };

  const register = async (request: IncomingMessage, body: string): Promise<Reply> => {
    if (request.headers.authorization !== `Bearer ${hashedSigningKey(options.signingKey)}`) {
      return { status: 401, json: { error: "unauthorized", status: 401 } };
    }
    const { url: appUrl } = JSON.parse(body) as { url: string };
    registrations.push(appUrl);
    runner ??= await startRunner({ ...options, port: 0, appUrl, log: () => undefined });
    return { status: 200, json: { ok: true, modified: true } };
  };

  const respond = async (request: IncomingMessage): Promise<Reply> => {
    const body = await textOf(request);
    const path = request.url ?? "/";
    if (path.startsWith("/fn/register")) return register(request, body);
    if (!runner) return { status: 200, json: { ids: ["dropped"], status: 200 } };
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${runner.url}${path}`, { method: "POST", headers, body });
    return { status: response.status, json: await response.json() };
  };

  const server = createServer((request, response) => {
    respond(request).then(
      (reply) => send(response, reply),
      () => response.destroy(),
    );
  });
  const listening = await listen(server, options.port);
  return {
    url: listening.url,
    registrations,
    forget,
    close: async () => {
      await listening.close();
      await forget();
    },
  };
}

interface Reply {
  readonly status: number;
  readonly json: unknown;
}

function send(response: ServerResponse, { status, json }: Reply): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
