import type { LookupFunction, Socket } from "node:net";
import { classifyFailure, type TransportFailure } from "./failure";
import type { Phases } from "./types";

/** When a request reached each phase, in milliseconds of `performance.now()`. Undefined until then. */
export interface Timings {
  readonly started: number;
  resolved?: number;
  connected?: number;
  secured?: number;
  /** The connection was ready and the request was being sent. */
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

/** The failure code of a timeout, which depends on the phase. */
export function timeoutCode(timings: Timings): TransportFailure {
  if (timings.firstByte !== undefined) return "timeout_body";
  return timings.sent === undefined ? "timeout_connect" : "timeout_first_byte";
}

/** The failure code of an error, which depends on the phase that the request had reached. */
export function failureAt(timings: Timings, error: Error): TransportFailure {
  const code = classifyFailure(error);
  // The kernel's own timeout can occur in any phase.
  if (code === "timeout_connect") return timeoutCode(timings);
  // Closed during the handshake: the request was not sent.
  const inHandshake = timings.connected !== undefined && timings.sent === undefined;
  return code === "connection_reset" && inHandshake ? "tls_failed" : code;
}

/** A lookup that records when it finished. The socket's own event may fire before there is a listener. */
export function timedLookup(lookup: LookupFunction, timings: Timings): LookupFunction {
  return (hostname, options, done) =>
    lookup(hostname, options, (...result) => {
      timings.resolved ??= performance.now();
      done(...result);
    });
}

/**
 * Records when a socket reaches each phase.
 * @returns a function that removes the listeners, for a socket that is kept for another request
 */
export function watchSocket(socket: Socket, secure: boolean, timings: Timings): () => void {
  const record = (name: "connected" | "secured" | "sent" | "firstByte") => () => {
    timings[name] ??= performance.now();
  };
  const firstByte = record("firstByte");
  // Runs before the HTTP parser, which may fail on this byte.
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
