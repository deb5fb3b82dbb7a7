import type { LookupFunction, Socket } from "node:net";
import { classifyFailure, type TransportFailure } from "./failure";
import type { Phases } from "./types";

/** The moments of one request, in milliseconds since some fixed point; undefined until reached. */
export interface Moments {
  readonly started: number;
  resolved?: number;
  connected?: number;
  secured?: number;
  /** The connection was ready, and the request on its way. */
  sent?: number;
  firstByte?: number;
}

function between(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : Math.round(to - from);
}

export function phasesOf(moments: Moments): Phases {
  const { started, resolved, connected, secured, sent, firstByte } = moments;
  return {
    dnsMs: between(started, resolved),
    connectMs: between(resolved ?? started, connected),
    tlsMs: between(connected, secured),
    firstByteMs: between(sent, firstByte),
    totalMs: Math.round(performance.now() - started),
  };
}

/** Which deadline it was that passed. */
export function timeoutCode(moments: Moments): TransportFailure {
  if (moments.firstByte !== undefined) return "timeout_body";
  return moments.sent === undefined ? "timeout_connect" : "timeout_first_byte";
}

/** What an error means at the point that the request had come to. */
export function failureAt(moments: Moments, error: Error): TransportFailure {
  const code = classifyFailure(error);
  // The kernel's own time-out may come at any phase.
  if (code === "timeout_connect") return timeoutCode(moments);
  // Closed in the middle of the handshake: the request was not sent.
  const inHandshake = moments.connected !== undefined && moments.sent === undefined;
  return code === "connection_reset" && inHandshake ? "tls_failed" : code;
}

/** A look-up that notes the moment at which it knew; a socket's own event may come before anybody listens to it. */
export function timedLookup(lookup: LookupFunction, moments: Moments): LookupFunction {
  return (hostname, options, done) =>
    lookup(hostname, options, (...answer) => {
      moments.resolved ??= performance.now();
      done(...answer);
    });
}

/**
 * Notes the moments as a socket reaches them.
 * @returns what takes the listeners off a socket that is kept for another request
 */
export function watchSocket(socket: Socket, secure: boolean, moments: Moments): () => void {
  const mark = (name: "connected" | "secured" | "sent" | "firstByte") => () => {
    moments[name] ??= performance.now();
  };
  const firstByte = mark("firstByte");
  // Before the HTTP parser, which may fail on this very byte.
  socket.prependOnceListener("data", firstByte);
  const unwatch = () => void socket.off("data", firstByte);
  if (!socket.connecting) {
    mark("sent")();
    return unwatch;
  }
  socket.once("connect", mark("connected"));
  if (secure) socket.once("secureConnect", mark("secured"));
  socket.once(secure ? "secureConnect" : "connect", mark("sent"));
  return unwatch;
}
