import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

const hotReloadPath = /^\/_next\//;

/**
 * Passes the websocket of hot reload to Next's development server. A server with an `upgrade` listener gets every offer
 * to upgrade, so the others are put back on the connection without the offer, and Node reads them as normal requests.
 */
export function passHotReload(server: Server, upgrade: UpgradeHandler): void {
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (hotReloadPath.test(request.url ?? "")) {
      upgrade(request, socket, head).catch(() => socket.destroy());
      return;
    }
    socket.unshift(Buffer.concat([headWithoutUpgrade(request), head]));
    server.emit("connection", socket);
  });
}

function headWithoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== "upgrade") lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}
