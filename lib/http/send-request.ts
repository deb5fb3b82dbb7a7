import http from "node:http";
import https from "node:https";
import type { LookupFunction, Socket } from "node:net";
import { describeFailure, isLocalFault, type TransportFailure } from "./failure";
import { evidenceOf, type FailureEvidence, type FailureReason } from "./failure-evidence";
import { IncomingResponse } from "./incoming-response";
import { safeHeaders } from "./request-headers";
import { StatusReader } from "./status-reader";
import { failureAt, phasesOf, type Timings, timedLookup, timeoutCode, watchSocket } from "./timings";
import type {
  CompleteResponse,
  Failed,
  LateResponse,
  LostConnection,
  OutboundRequest,
  OutboundResult,
  ReceivedResponse,
} from "./types";

/**
 * The largest size of a response's status line and headers, in bytes. Node's default of 16 KiB is less than some pages
 * send. The status of a larger response still counts.
 */
const maxHeaderSize = 128 * 1024;
/** The largest number of interim responses (1xx). Early Hints are one or two. */
const maxInterim = 20;
/**
 * A reused connection that the peer had closed fails within a round trip. If it fails later than this, in milliseconds,
 * the request itself is the likely cause.
 */
const staleWithinMs = 1_000;

/** How a connection is opened. */
export interface Connection {
  readonly agent: http.Agent | https.Agent;
  readonly lookup: LookupFunction;
}

interface Failure {
  readonly code: TransportFailure;
  readonly detail: string;
  readonly evidence?: FailureEvidence | null;
  readonly lostConnection?: LostConnection | null;
  /** The error, if this machine is at fault. */
  readonly localError?: Error;
}

/** How a request ended: with a complete response, or without. */
type Ending = IncomingResponse | Failure;

/**
 * Sends one POST, from the name lookup to the last byte. It ends at the deadline whatever the peer does, and keeps at
 * most `maxResponseBytes`. Every failure of the endpoint or the network is a result.
 * @param started the start in the time of `performance.now()`; the deadline is counted from it
 * @throws the system's error if this machine has run out of sockets or memory
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
      // Node's default of 250 ms for each of several addresses is shorter than some round trips.
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.round(timeoutMs / 8)),
    };
    const outgoing = (url.protocol === "https:" ? https : http).request(url, options);
    new PendingRequest(outgoing, request, timings, resolve, reject).run();
  });
}

class PendingRequest {
  private response: IncomingResponse | undefined;
  private readonly statusReader = new StatusReader();
  /** The bytes that the connection had carried before this request. */
  private bytesBefore = 0;
  private remoteAddress: string | null = null;
  private interim = 0;
  private timer: NodeJS.Timeout | undefined;
  private unwatch: () => void = () => undefined;
  /** Called at the end. At first it reports to the sender, after the deadline it resolves the late response. */
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
    const unwatch = watchSocket(socket, this.outgoing.protocol === "https:", this.timings);
    const readStatus = (chunk: Buffer) => this.statusReader.read(chunk);
    // Runs before the HTTP parser, which may fail on these bytes.
    socket.prependListener("data", readStatus);
    this.unwatch = () => {
      unwatch();
      socket.off("data", readStatus);
    };
    this.bytesBefore = socket.bytesWritten;
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
    this.failInvalid("switched_protocols", "The endpoint switched protocols (101) instead of responding.");
  }

  private onInterim(): void {
    this.interim += 1;
    if (this.interim > maxInterim)
      this.failInvalid(
        "too_many_interim",
        `More than ${maxInterim} interim responses (1xx) arrived before the final response.`,
      );
  }

  private onError(error: Error): void {
    // The response is already complete, so an error after it does not matter.
    if (this.response?.isComplete) return;
    const code = failureAt(this.timings, error);
    const localError = isLocalFault(error) ? error : undefined;
    const detail = describeFailure(error) || code;
    const evidence = evidenceOf(code, error);
    this.end({ code, detail, evidence, lostConnection: this.lostConnection(code), localError });
  }

  private lostConnection(code: TransportFailure): LostConnection | null {
    const { sent = 0, firstByte } = this.timings;
    const isRecent = performance.now() - sent < staleWithinMs;
    const isStale = this.outgoing.reusedSocket && code === "connection_reset" && firstByte === undefined;
    if (!isStale || !isRecent) return null;
    return this.outgoing.socket?.bytesWritten === this.bytesBefore ? "unsent" : "sent";
  }

  private onDeadline(): void {
    const { timeoutMs, lateMs = 0 } = this.request;
    const failure = {
      code: timeoutCode(this.timings),
      detail: `No complete response within ${timeoutMs} ms.`,
    };
    // A status that was read in time counts, so there is nothing to wait for.
    const mayRespond = this.timings.sent !== undefined && this.statusReader.status === undefined;
    if (lateMs > 0 && mayRespond) this.waitLonger(failure, lateMs);
    else this.end(failure);
  }

  /** Reports the timeout at once, and keeps the socket open for a late response. */
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

  /** Only the first call has an effect. */
  private end(ending: Ending): void {
    clearTimeout(this.timer);
    this.unwatch();
    this.onEnd(ending);
    this.onEnd = () => undefined;
    // A response may arrive before the whole request is written. Such a connection cannot be reused.
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
    return {
      outcome: "completed",
      repeated: false,
      ...this.measures,
      ...(await response.receivedSoFar()),
    };
  }

  private async failed(failure: Failure, late?: Promise<LateResponse | null>): Promise<Failed> {
    const { code, detail, evidence = null, lostConnection = null } = failure;
    const { measures } = this;
    const response = (await this.response?.receivedSoFar()) ?? this.onlyStatus();
    return {
      outcome: "failed",
      code,
      detail,
      evidence,
      ...measures,
      ...response,
      lostConnection,
      repeated: false,
      ...(late && { late }),
    };
  }

  /** A response whose headers were not read to their end. */
  private onlyStatus(): ReceivedResponse | undefined {
    const { status } = this.statusReader;
    return status === undefined
      ? undefined
      : { statusCode: status, headers: [], body: Buffer.alloc(0), truncated: true };
  }
}
