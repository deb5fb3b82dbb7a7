import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { NextRequest } from "next/server";
import { createFront } from "@/server/front";
import { type Listening, listen } from "./listen";

const storage = new AsyncLocalStorage<NextRequest>();

function current(): NextRequest {
  const request = storage.getStore();
  if (!request) throw new Error("No request is being handled");
  return request;
}

/** next-auth reads the request from this module of Next, which needs Next's server. Here it gets it from the server below. */
const nextHeaders = createRequire(import.meta.url)("next/headers");
nextHeaders.headers = async () => current().headers;
nextHeaders.cookies = async () => current().cookies;

/** Serves the routes of `/api/auth` over real HTTP, behind the front that a self-hosted Portico has. */
export async function startAuthServer(): Promise<Listening> {
  const route = await import("@/app/api/auth/[...nextauth]/route");
  const front = createFront(async (incoming, response) => {
    const request = await webRequest(incoming);
    const nextauth = request.nextUrl.pathname.split("/").slice(3);
    const handler = incoming.method === "POST" ? route.POST : route.GET;
    const result = await storage.run(request, () =>
      handler(request, { params: Promise.resolve({ nextauth }) }),
    );
    for (const [name, value] of result.headers) {
      if (name !== "set-cookie") response.setHeader(name, value);
    }
    response.setHeader("set-cookie", result.headers.getSetCookie());
    response.writeHead(result.status).end(Buffer.from(await result.arrayBuffer()));
  });
  return listen(front);
}

async function webRequest(incoming: IncomingMessage): Promise<NextRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const body = chunks.length > 0 ? new Uint8Array(Buffer.concat(chunks)) : null;
  return new NextRequest(new URL(incoming.url ?? "/", "http://localhost"), {
    method: incoming.method ?? "GET",
    headers,
    body,
  });
}

/** A browser that keeps cookies and follows no redirects. */
export class AuthBrowser {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly server: Listening,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The cookie with the session, to use it again later. */
  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async send(path: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(`${this.server.url}/api/auth/${path}`, {
      method: form ? "POST" : "GET",
      headers: { ...this.headers, cookie },
      body: form ? new URLSearchParams(form) : null,
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Posts a form with the CSRF token of this browser. */
  async post(path: string, form: Readonly<Record<string, string>> = {}): Promise<Response> {
    const { csrfToken } = await (await this.send("csrf")).json();
    return this.send(path, { csrfToken, json: "true", ...form });
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    const isGone = value === "" || attributes.some((each) => /^Max-Age=0$/i.test(each));
    if (isGone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
