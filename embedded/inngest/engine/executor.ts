import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { faultDelayMs, retryAfterMs, retryDelayMs } from "../protocol/backoff";
import { callRequest } from "../protocol/call-request";
import { canonicalJson } from "../protocol/json";
import { type CallContext, type CallOutcome, decideOutcome, fail, retryOrFail } from "../protocol/outcome";
import { isDatabaseUnavailable } from "../store/database";
import { advance, type ClaimedRun, finish, requeue } from "../store/queue";
import type { Clock, Log, Random, Tuning } from "../types";
import type { HttpClient } from "./http-client";
import type { Registry } from "./registry";

export interface ExecutorParts {
  readonly db: pg.Pool;
  readonly registry: Registry;
  readonly client: HttpClient;
  readonly appUrl: string;
  readonly signingKey: string;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Resolves when the database can be reached. */
  readonly databaseUp: () => Promise<void>;
  /** Called when the app could not be reached, or when the response did not come from the SDK. */
  readonly appUnreachable: (reason: string) => void;
}

// A request that breaks its connection may have crashed the app. From this number on it counts as an attempt.
const maxLosses = 10;
const databaseRetryMs = 250;
// For a function that is no longer registered. The SDK decides what happens to its runs.
const attemptsOfUnknownFunction = 5;

/** Makes the call request of a claimed run and applies the outcome. */
export class Executor {
  private readonly inFlight = new Map<string, Promise<void>>();
  private abandoned = false;
  private sent = 0;

  constructor(private readonly parts: ExecutorParts) {}

  get size(): number {
    return this.inFlight.size;
  }

  /** Call requests that were sent so far, also those without a response. */
  get calls(): number {
    return this.sent;
  }

  get claims(): string[] {
    return [...this.inFlight.keys()];
  }

  /** Starts a call request. `done` is called when its outcome is stored. */
  start(run: ClaimedRun, done: () => void): void {
    const work = this.perform(run)
      .catch((error: unknown) => this.requeueAfterError(run, error))
      .finally(() => {
        this.inFlight.delete(run.claim);
        done();
      });
    this.inFlight.set(run.claim, work);
  }

  /** Waits for the requests in flight, up to this time. The remaining runs stay claimed until the next start. */
  async drain(graceMs: number): Promise<void> {
    const grace = new AbortController();
    const timeout = delay(graceMs, undefined, { signal: grace.signal }).catch(() => {});
    await Promise.race([Promise.allSettled(this.inFlight.values()), timeout]);
    grace.abort();
    this.abandoned = true;
  }

  private async perform(run: ClaimedRun): Promise<void> {
    const { registry } = this.parts;
    const maxAttempts = registry.router?.functions.get(run.fn_id)?.maxAttempts ?? attemptsOfUnknownFunction;
    const outcome = await this.call(run, { attempt: run.attempt, maxAttempts, stepCount: run.steps.length });
    if (!this.abandoned) await this.store(run, outcome);
  }

  private async call(run: ClaimedRun, context: CallContext): Promise<CallOutcome> {
    const { client, appUrl, signingKey, tuning, appUnreachable } = this.parts;
    const { id, fn_id, event, steps } = run;
    const input = { ...context, runId: id, fnId: fn_id, event, steps };
    const request = callRequest(input, appUrl, signingKey, Date.now());
    if (Buffer.byteLength(request.body) > tuning.maxCallBytes)
      return fail("RunTooLargeError", `the event and the step results exceed ${tuning.maxCallBytes} bytes`);
    const limits = { timeoutMs: tuning.callTimeoutMs, maxBytes: tuning.maxResponseBytes };
    this.sent += 1;
    const outcome = decideOutcome(await client.send({ method: "POST", ...request }, limits), context);
    if (outcome.kind !== "fault" || this.abandoned) return outcome;
    appUnreachable(outcome.reason);
    if (!outcome.lost || run.losses < maxLosses) return outcome;
    return retryOrFail("ConnectionLostError", "the connection broke during every call request", context);
  }

  /** While the database is unavailable, the outcome is kept and stored later. */
  private async store(run: ClaimedRun, outcome: CallOutcome): Promise<void> {
    for (;;) {
      await this.parts.databaseUp();
      try {
        return await this.apply(run, outcome);
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        await delay(databaseRetryMs);
      }
    }
  }

  private async apply(run: ClaimedRun, outcome: CallOutcome): Promise<void> {
    const { db, clock, tuning, random } = this.parts;
    const nowMs = clock();
    switch (outcome.kind) {
      case "step":
        await advance(db, run, outcome.step);
        return;
      case "retry": {
        const waitMs = retryAfterMs(outcome.retryAfter, nowMs) ?? retryDelayMs(run.attempt, tuning, random);
        await requeue(db, run, { attempt: run.attempt + 1, faults: 0, losses: 0, dueMs: nowMs + waitMs });
        return;
      }
      case "fault": {
        const losses = run.losses + (outcome.lost ? 1 : 0);
        const dueMs = nowMs + faultDelayMs(run.faults);
        await requeue(db, run, { attempt: run.attempt, faults: run.faults + 1, losses, dueMs });
        return;
      }
      case "complete":
        await finish(db, run, { status: "completed", output: outcome.output }, nowMs);
        return;
      case "fail":
        return await this.fail(run, outcome);
    }
  }

  private async fail(run: ClaimedRun, outcome: Extract<CallOutcome, { kind: "fail" }>): Promise<void> {
    const { db, clock, log } = this.parts;
    const current = await finish(
      db,
      run,
      { status: "failed", output: canonicalJson(outcome.error) },
      clock(),
    );
    const { reason } = outcome;
    if (current) log("warn", "run failed", { fn: run.fn_id, run: run.id, ...(reason ? { reason } : {}) });
  }

  /** An error of the runner itself: it is logged, and the run is tried again later. */
  private async requeueAfterError(run: ClaimedRun, error: unknown): Promise<void> {
    const { db, clock, log } = this.parts;
    log("error", "the call request of a run failed", { run: run.id, error: String(error) });
    const change = { attempt: run.attempt, faults: run.faults + 1, losses: run.losses };
    const dueMs = clock() + faultDelayMs(Number.POSITIVE_INFINITY);
    await requeue(db, run, { ...change, dueMs }).catch(() => {});
  }
}
