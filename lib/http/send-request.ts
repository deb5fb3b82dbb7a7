import http from "node:http";
import https from "node:https";
import type { LookupFunction, Socket } from "node:net";
import { describeFailure, isLocalFault, type TransportFailure } from "./failure";
import { evidenceOf, type FailureEvidence, type FailureReason } from "./failure-evidence";
import { IncomingResponse } from "./incoming-response";
import { safeHeaders } from "./request-headers";
import { failureAt, phasesOf, type Timings, timedLookup, timeoutCode, watchSocket } from "./timings";
import type { CompleteResponse, Failed, LateResponse, OutboundRequest, OutboundResult } from "./types";

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
  readonly evidence?: FailureEvidence | null;
  readonly stale?: boolean;
  /** The error, when it was a fault of ours. */
  readonly localError?: Error;
}

/** What an exchange comes to: a whole answer, or none. */
type Ending = IncomingResponse | Failure;

/**
 * One POST, from name look-up to last byte. It ends at the deadline whatever the peer does, and keeps at most
 * `maxResponseBytes`. Every way to fail is a result.
 * @param started when it began, in the time of `performance.now()`: the deadline counts from there
 * @throws the system's error when this machine has run out of sockets or memory
 */
export function sendRequest(
  url: URL,
  request: OutboundRequest,
  connection: Connection,
  started: number,
): Promise<OutboundResult> {
  return new Promise((resolve, reject) => {
    const timings: Timings = { started };
    const { timeoutMs, headers, body } = request;
    const options: https.RequestOptions & { autoSelectFamilyAttemptTimeout: number } = {
      method: "POST",
      agent: connection.agent,
      lookup: timedLookup(connection.lookup, timings),
      maxHeaderSize,
      insecureHTTPParser: false,
      headers: Object.fromEntries([...safeHeaders(headers), ["content-length", String(body.length)]]),
      // Node gives each of several addresses 250 ms, which is less than some round trips.
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.round(timeoutMs / 8)),
    };
    const outgoing = (url.protocol === "https:" ? https : http).request(url, options);
    new PendingRequest(outgoing, request, timings, resolve, reject).run();
  });
}

class PendingRequest {
  private response: IncomingResponse | undefined;
  private remoteAddress: string | null = null;
  private interim = 0;
  private timer: NodeJS.Timeout | undefined;
  private unwatch: () => void = () => undefined;
  /** Whoever waits for the end: the sender; after the deadline, those who ask for a late answer; then nobody. */
  private onEnd: (ending: Ending) => void = (ending) => this.report(ending);

  constructor(
    private readonly outgoing: http.ClientRequest,
    private readonly request: OutboundRequest,
    private readonly timings: Timings,
    private readonly resolve: (result: Promise<OutboundResult>) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  run(): void {
    const { outgoing, request, timings } = this;
    const left = request.timeoutMs - (performance.now() - timings.started);
    this.timer = setTimeout(() => this.onDeadline(), Math.max(0, left));
    outgoing.on("socket", (socket) => this.onSocket(socket));
    outgoing.on("error", (error) => this.onError(error));
    outgoing.on("information", () => this.onInterim());
    outgoing.on("response", (response) => this.onResponse(response));
    outgoing.on("upgrade", (response) => this.onResponse(response));
    outgoing.end(request.body);
  }

  private onSocket(socket: Socket): void {
    this.unwatch = watchSocket(socket, this.outgoing.protocol === "https:", this.timings);
    const recordAddress = () => {
      this.remoteAddress = socket.remoteAddress ?? null;
    };
    if (socket.connecting) socket.once("connect", recordAddress);
    else recordAddress();
  }

  private onResponse(response: http.IncomingMessage): void {
    const incoming = new IncomingResponse(response, this.request.maxResponseBytes, (error) =>
      error ? this.onError(error) : this.end(incoming),
    );
    this.response = incoming;
    if (response.statusCode !== 101) return;
    this.failInvalid("switched_protocols", "The endpoint switched protocols (101) instead of answering.");
  }

  private onInterim(): void {
    this.interim += 1;
    if (this.interim > maxInterim)
      this.failInvalid(
        "too_many_interim",
        `More than ${maxInterim} interim answers (1xx) came before the answer.`,
      );
  }

  private onError(error: Error): void {
    // Something went wrong behind an answer that is all there: it stands.
    if (this.response?.isComplete) return;
    const code = failureAt(this.timings, error);
    const localError = isLocalFault(error) ? error : undefined;
    const detail = describeFailure(error) || code;
    const evidence = evidenceOf(code, error);
    this.end({ code, detail, evidence, stale: this.isStale(code), localError });
  }

  private isStale(code: TransportFailure): boolean {
    const { sent = 0, firstByte } = this.timings;
    const isRecent = performance.now() - sent < staleWithinMs;
    return this.outgoing.reusedSocket && code === "connection_reset" && firstByte === undefined && isRecent;
  }

  private onDeadline(): void {
    const { timeoutMs, lateMs = 0 } = this.request;
    const failure = {
      code: timeoutCode(this.timings),
      detail: `No complete answer within ${timeoutMs} ms.`,
    };
    if (lateMs > 0 && this.timings.sent !== undefined) this.waitLonger(failure, lateMs);
    else this.end(failure);
  }

  /** The sender is told at once; the socket stays open for whoever wants to know of a late answer. */
  private waitLonger(failure: Failure, lateMs: number): void {
    const late = new Promise<LateResponse | null>((resolve) => {
      this.onEnd = (ending) => resolve(ending instanceof IncomingResponse ? this.lateness(ending) : null);
    });
    this.timer = setTimeout(() => this.end(failure), lateMs);
    this.resolve(this.failed(failure, late));
  }

  private lateness({ statusCode }: IncomingResponse): LateResponse {
    return { statusCode, afterMs: Math.round(performance.now() - this.timings.started) };
  }

  private failInvalid(reason: FailureReason, detail: string): void {
    this.end({ code: "invalid_response", detail, evidence: { reason } });
  }

  /** The first end counts; whatever comes after it finds nobody listening. */
  private end(ending: Ending): void {
    clearTimeout(this.timer);
    this.unwatch();
    this.onEnd(ending);
    this.onEnd = () => undefined;
    // An answer may come before all of the request is read. Such a connection is of no further use.
    const isUnusable = !(ending instanceof IncomingResponse) || !this.outgoing.writableFinished;
    if (isUnusable) this.outgoing.destroy();
  }

  private report(ending: Ending): void {
    if (ending instanceof IncomingResponse) this.resolve(this.completed(ending));
    else if (ending.localError) this.reject(ending.localError);
    else this.resolve(this.failed(ending));
  }

  private get measures() {
    return { phases: phasesOf(this.timings), remoteAddress: this.remoteAddress };
  }

  private async completed(response: IncomingResponse): Promise<CompleteResponse> {
    return { outcome: "answered", ...this.measures, ...(await response.receivedSoFar()) };
  }

  private async failed(failure: Failure, late?: Promise<LateResponse | null>): Promise<Failed> {
    const { code, detail, evidence = null, stale = false } = failure;
    const { measures } = this;
    const response = await this.response?.receivedSoFar();
    return {
      outcome: "failed",
      code,
      detail,
      evidence,
      ...measures,
      ...response,
      staleConnection: stale,
      ...(late && { late }),
    };
  }
}
