import { createServer, type RequestListener } from "node:http";
import net from "node:net";
import { freePort } from "@/embedded/postgres/server";
import { listen } from "@/tests/support/listen";

/** A way in which an endpoint can be bad. */
export interface BadEndpoint {
  readonly name: string;
  readonly url: string;
  /** Requests that are still open there. */
  readonly open: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const hangMs = 10_000;
const dripMs = 100;
const largeBody = Buffer.alloc(5 * 1024 * 1024, "x");

const handlers: Readonly<Record<string, RequestListener>> = {
  "hang 10 s": (_, response) => {
    const timer = setTimeout(() => response.end(), hangMs);
    response.on("close", () => clearTimeout(timer));
  },
  drip: (_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write("."), dripMs);
    response.on("close", () => clearInterval(drip));
  },
  "return 500": (_, response) => void response.writeHead(500).end(),
  "send 5 MB": (_, response) => void response.writeHead(200).end(largeBody),
};

function openAt(server: net.Server): () => Promise<number> {
  return () =>
    new Promise((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
}

async function responding(name: string, listener: RequestListener): Promise<BadEndpoint> {
  const server = createServer((request, response) => {
    request.resume();
    listener(request, response);
  });
  const { url, close } = await listen(server);
  return { name, url, open: openAt(server), close };
}

/** Accepts connections and sends nothing, so that TLS does not begin. */
async function stallingInTls(): Promise<BadEndpoint> {
  const server = net.createServer((socket) => void socket.on("error", () => undefined).resume());
  const { port, close } = await listen(server);
  return { name: "stall in TLS", url: `https://127.0.0.1:${port}`, open: openAt(server), close };
}

async function refusing(): Promise<BadEndpoint> {
  const url = `http://127.0.0.1:${await freePort()}`;
  return { name: "refuse", url, open: async () => 0, close: async () => undefined };
}

/** One of each kind. */
export async function badEndpoints(): Promise<BadEndpoint[]> {
  const listeners = Object.entries(handlers).map(([name, listener]) => responding(name, listener));
  return Promise.all([...listeners, stallingInTls(), refusing()]);
}
