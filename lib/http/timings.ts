import type { LookupFunction, Socket } from "node:net";
import { classifyFailure, type TransportFailure } from "./failure";
import type { Phases } from "./types";

/** The moments of one request, in milliseconds since some fixed point; undefined until reached. */
export interface Timings {
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

export function phasesOf(timings: Timings): Phases {
  const { started, resolved, connected, secured, sent, firstByte } = timings;
  return {
    dnsMs: between(started, resolved),
    connectMs: between(resolved ?? started, connected),
    tlsMs: between(connected, secured),
    firstByteMs: between(sent, firstByte),
    totalMs: Math.round(performance.now() - started),
  };
}

/** Which deadline it was that passed. */
export function timeoutCode(timings: Timings): TransportFailure {
  if (timings.firstByte !== undefined) return "timeout_body";
  return timings.sent === undefined ? "timeout_connect" : "timeout_first_byte";
}

/** What an error means at the point that the request had come to. */
export function failureAt(timings: Timings, error: Error): TransportFailure {
  const code = classifyFailure(error);
  // The kernel's own time-out may come at any phase.
  if (code === "timeout_connect") return timeoutCode(timings);
  // Closed in the middle of the handshake: the request was not sent.
  const inHandshake = timings.connected !== undefined && timings.sent === undefined;
  return code === "connection_reset" && inHandshake ? "tls_failed" : code;
}

/** A look-up that notes the moment at which it knew; a socket's own event may come before anybody listens to it. */
export function timedLookup(lookup: LookupFunction, timings: Timings): LookupFunction {
  return (hostname, options, done) =>
    lookup(hostname, options, (...result) => {
      timings.resolved ??= performance.now();
      done(...result);
    });
}

/**
 * Notes the moments as a socket reaches them.
 * @returns what takes the listeners off a socket that is kept for another request
 */
export function watchSocket(socket: Socket, secure: boolean, timings: Timings): () => void {
  const record = (name: "connected" | "secured" | "sent" | "firstByte") => () => {
    timings[name] ??= performance.now();
  };
  const firstByte = record("firstByte");
  // Before the HTTP parser, which may fail on this very byte.
  socket.prependOnceListener("data", firstByte);
  const unwatch = () => void socket.off("data", firstByte);
  if (!socket.connecting) {
    record("sent")();
    return unwatch;
  }
  socket.once("connect", record("connected"));
  if (secure) socket.once("secureConnect", record("secured"));
  socket.once(secure ? "secureConnect" : "connect", record("sent"));
  return unwatch;
}
