import { createServer, type Socket } from "node:net";
import { listen } from "./listen";

export interface RawServer {
  readonly port: number;
  /** How many connections were opened, and how many requests were read completely. */
  readonly seen: { connections: number; requests: number };
  /** Connections that the other side has not closed. */
  readonly live: ReadonlySet<Socket>;
  /** Sets how it handles requests from now on. */
  behave(behaviour: (socket: Socket) => void): void;
  close(): Promise<void>;
}

/**
 * A server without an HTTP library: it reads a request and then calls a function with the socket.
 * @param onConnection called before the request
 */
export async function startRawServer(
  behaviour: (socket: Socket) => void,
  onConnection: (socket: Socket) => void = () => undefined,
): Promise<RawServer> {
  const seen = { connections: 0, requests: 0 };
  const live = new Set<Socket>();
  let current = behaviour;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    seen.connections += 1;
    live.add(socket);
    socket.on("end", () => live.delete(socket));
    socket.on("close", () => live.delete(socket));
    socket.on("error", () => undefined);
    onConnection(socket);
    onRequests(socket, () => {
      seen.requests += 1;
      current(socket);
    });
  });
  const { port, close } = await listen(server);
  return {
    port,
    seen,
    live,
    behave: (next) => {
      current = next;
    },
    close,
  };
}

/** Calls back after each request, that is its head and the bytes of its Content-Length. */
function onRequests(socket: Socket, done: () => void): void {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    for (;;) {
      const head = text.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (head < 0 || text.length < head + 4 + length) return;
      text = text.slice(head + 4 + length);
      done();
    }
  });
}

/** Writes repeatedly until the socket is closed: without a pause, or one piece after each pause. */
export function keepWriting(socket: Socket, piece: string | Buffer, pauseMs?: number): void {
  if (pauseMs !== undefined) {
    const timer = setInterval(() => socket.write(piece), pauseMs);
    socket.once("close", () => clearInterval(timer));
    return;
  }
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", more);
  more();
}
