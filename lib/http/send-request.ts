import http from "node:http";
import https from "node:https";
import type { LookupFunction, Socket } from "node:net";
import { describeFailure, isOwnFault, type TransportFailure } from "./failure";
import { IncomingAnswer } from "./incoming-response";
import { safeHeaders } from "./request-headers";
import { failureAt, type Moments, phasesOf, timedLookup, timeoutCode, watchSocket } from "./timings";
import type { Answered, Failed, LateAnswer, OutboundRequest, OutboundResult } from "./types";

/** Bytes of an answer's status line and headers that are read. */
const maxHeaderSize = 16 * 1024;
/** Interim answers (1xx) before the real one; Early Hints are one or two. */
const maxInterim = 20;
/** A kept connection that the peer had closed shows it within a round trip. One that breaks later broke over this. */
const staleWithinMs = 1_000;

/** How a connection is made. */
export interface Connection {
  readonly agent: http.Agent | https.Agent;
  readonly lookup: LookupFunction;
}

interface Failure {
  readonly code: TransportFailure;
  readonly detail: string;
  readonly stale?: boolean;
  /** The error, when it was a fault of ours. */
  readonly ours?: Error;
}

/** What an exchange comes to: a whole answer, or none. */
type Ending = IncomingAnswer | Failure;

/**
 * One POST, from name look-up to last byte. It ends at the deadline whatever the peer does, and keeps at most
 * `maxResponseBytes`. Every way to fail is a result.
 * @param started when it began, in the time of `performance.now()`: the deadline counts from there
 * @throws the system's error when this machine has run out of sockets or memory
 */
export function exchange(
  url: URL,
  request: OutboundRequest,
  connection: Connection,
  started: number,
): Promise<OutboundResult> {
  return new Promise((resolve, reject) => {
    const moments: Moments = { started };
    const { timeoutMs, headers, body } = request;
    const options: https.RequestOptions & { autoSelectFamilyAttemptTimeout: number } = {
      method: "POST",
      agent: connection.agent,
      lookup: timedLookup(connection.lookup, moments),
      maxHeaderSize,
      insecureHTTPParser: false,
      headers: Object.fromEntries([...safeHeaders(headers), ["content-length", String(body.length)]]),
      // Node gives each of several addresses 250 ms, which is less than some round trips.
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.round(timeoutMs / 8)),
    };
    const outgoing = (url.protocol === "https:" ? https : http).request(url, options);
    new Exchange(outgoing, request, moments, resolve, reject).run();
  });
}

class Exchange {
  private answer: IncomingAnswer | undefined;
  private remoteAddress: string | null = null;
  private interim = 0;
  private timer: NodeJS.Timeout | undefined;
  private unwatch: () => void = () => undefined;
  /** Whoever waits for the end: the sender; after the deadline, those who ask for a late answer; then nobody. */
  private told: (ending: Ending) => void = (ending) => this.report(ending);

  constructor(
    private readonly outgoing: http.ClientRequest,
    private readonly request: OutboundRequest,
    private readonly moments: Moments,
    private readonly resolve: (result: Promise<OutboundResult>) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  run(): void {
    const { outgoing, request, moments } = this;
    const left = request.timeoutMs - (performance.now() - moments.started);
    this.timer = setTimeout(() => this.onDeadline(), Math.max(0, left));
    outgoing.on("socket", (socket) => this.onSocket(socket));
    outgoing.on("error", (error) => this.onError(error));
    outgoing.on("information", () => this.onInterim());
    outgoing.on("response", (response) => this.onResponse(response));
    outgoing.on("upgrade", (response) => this.onResponse(response));
    outgoing.end(request.body);
  }

  private onSocket(socket: Socket): void {
    this.unwatch = watchSocket(socket, this.outgoing.protocol === "https:", this.moments);
    const note = () => {
      this.remoteAddress = socket.remoteAddress ?? null;
    };
    if (socket.connecting) socket.once("connect", note);
    else note();
  }

  private onResponse(response: http.IncomingMessage): void {
    const answer = new IncomingAnswer(response, this.request.maxResponseBytes, (error) =>
      error ? this.onError(error) : this.end(answer),
    );
    this.answer = answer;
    if (response.statusCode !== 101) return;
    this.fail("invalid_response", "The endpoint switched protocols (101) instead of answering.");
  }

  private onInterim(): void {
    this.interim += 1;
    if (this.interim > maxInterim)
      this.fail("invalid_response", `More than ${maxInterim} interim answers (1xx) came before the answer.`);
  }

  private onError(error: Error): void {
    // Something went wrong behind an answer that is all there: it stands.
    if (this.answer?.whole) return;
    const code = failureAt(this.moments, error);
    const ours = isOwnFault(error) ? error : undefined;
    this.end({ code, detail: describeFailure(error) || code, stale: this.isStale(code), ours });
  }

  private isStale(code: TransportFailure): boolean {
    const { sent = 0, firstByte } = this.moments;
    const soon = performance.now() - sent < staleWithinMs;
    return this.outgoing.reusedSocket && code === "connection_reset" && firstByte === undefined && soon;
  }

  private onDeadline(): void {
    const { timeoutMs, lateMs = 0 } = this.request;
    const failure = {
      code: timeoutCode(this.moments),
      detail: `No complete answer within ${timeoutMs} ms.`,
    };
    if (lateMs > 0 && this.moments.sent !== undefined) this.waitLonger(failure, lateMs);
    else this.end(failure);
  }

  /** The sender is told at once; the socket stays open for whoever wants to know of a late answer. */
  private waitLonger(failure: Failure, lateMs: number): void {
    const late = new Promise<LateAnswer | null>((resolve) => {
      this.told = (ending) => resolve(ending instanceof IncomingAnswer ? this.lateness(ending) : null);
    });
    this.timer = setTimeout(() => this.end(failure), lateMs);
    this.resolve(this.failed(failure, late));
  }

  private lateness({ statusCode }: IncomingAnswer): LateAnswer {
    return { statusCode, afterMs: Math.round(performance.now() - this.moments.started) };
  }

  private fail(code: TransportFailure, detail: string): void {
    this.end({ code, detail });
  }

  /** The first end counts; whatever comes after it finds nobody listening. */
  private end(ending: Ending): void {
    clearTimeout(this.timer);
    this.unwatch();
    this.told(ending);
    this.told = () => undefined;
    // An answer may come before all of the request is read. Such a connection is of no further use.
    const useless = !(ending instanceof IncomingAnswer) || !this.outgoing.writableFinished;
    if (useless) this.outgoing.destroy();
  }

  private report(ending: Ending): void {
    if (ending instanceof IncomingAnswer) this.resolve(this.answered(ending));
    else if (ending.ours) this.reject(ending.ours);
    else this.resolve(this.failed(ending));
  }

  private get measures() {
    return { phases: phasesOf(this.moments), remoteAddress: this.remoteAddress };
  }

  private async answered(answer: IncomingAnswer): Promise<Answered> {
    return { outcome: "answered", ...this.measures, ...(await answer.soFar()) };
  }

  private async failed(failure: Failure, late?: Promise<LateAnswer | null>): Promise<Failed> {
    const { code, detail, stale = false } = failure;
    const { measures } = this;
    const answer = await this.answer?.soFar();
    return {
      outcome: "failed",
      code,
      detail,
      ...measures,
      ...answer,
      staleConnection: stale,
      ...(late && { late }),
    };
  }
}
