import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Server } from "node:http";
import type { Socket } from "node:net";
import { respondToClientErrors } from "./client-errors";
import { guard, type Handler } from "./guard";
import { headersTimeoutMs, requestTimeoutMs } from "./timeouts";

const newSockets = "net.server.socket";

/**
 * Puts the guard in front of the HTTP server that `next start` opens, so that it behaves like the self-hosted front. Next
 * gives no access to this server, but Node publishes it with its first connection, before it reads the first byte.
 */
export function guardNextServer(): void {
  if (!process.title.startsWith("next-server")) return;
  const onSocket = (message: unknown) => {
    const server = serverOf(message);
    if (!server) return;
    unsubscribe(newSockets, onSocket);
    guardServer(server);
  };
  subscribe(newSockets, onSocket);
}

function serverOf(message: unknown): Server | undefined {
  const { socket } = message as { readonly socket: Socket & { readonly server?: unknown } };
  return socket.server instanceof Server ? socket.server : undefined;
}

/** Without its `upgrade` listener, the server ignores offers to upgrade, as it should. */
function guardServer(server: Server): void {
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.removeAllListeners("upgrade");
  const next: Handler = async (request, response) => {
    for (const listener of listeners) await listener.call(server, request, response);
  };
  const handle = guard(next);
  server.on("request", (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = headersTimeoutMs;
  respondToClientErrors(server);
}
