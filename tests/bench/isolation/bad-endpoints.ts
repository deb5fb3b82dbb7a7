import { createServer, type RequestListener } from "node:http";
import net, { type AddressInfo } from "node:net";
import { freePort } from "@/embedded/postgres/server";
import type { BadEndpoint } from "./start-bad-endpoints";

interface ListeningEndpoint extends BadEndpoint {
  /** Requests that are still open there. */
  readonly open: () => Promise<number>;
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

async function listening(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function openAt(server: net.Server): () => Promise<number> {
  return () =>
    new Promise((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
}

async function responding(name: string, listener: RequestListener): Promise<ListeningEndpoint> {
  const server = createServer((request, response) => {
    request.resume();
    listener(request, response);
  });
  const port = await listening(server);
  return { name, url: `http://127.0.0.1:${port}`, open: openAt(server) };
}

/** Accepts connections and sends nothing, so that TLS does not begin. */
async function stallingInTls(): Promise<ListeningEndpoint> {
  const server = net.createServer((socket) => void socket.on("error", () => undefined).resume());
  const port = await listening(server);
  return {
    name: "stall in TLS",
    url: `https://127.0.0.1:${port}`,
    open: openAt(server),
  };
}

async function refusing(): Promise<ListeningEndpoint> {
  const url = `http://127.0.0.1:${await freePort()}`;
  return { name: "refuse", url, open: async () => 0 };
}

/** One of each kind. */
export async function badEndpoints(): Promise<ListeningEndpoint[]> {
  const listeners = Object.entries(handlers).map(([name, listener]) => responding(name, listener));
  return Promise.all([...listeners, stallingInTls(), refusing()]);
}
