import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { faultDelayMs, retryAfterMs, retryDelayMs } from "../protocol/backoff";
import { callRequest } from "../protocol/call-request";
import { canonicalJson } from "../protocol/json";
import { judge, retryOrFail, runnerError, type Verdict } from "../protocol/outcome";
import { isDatabaseAway } from "../store/database";
import { advance, type ClaimedJob, finish, requeue } from "../store/queue";
import type { Clock, Log, Random, Tuning } from "../types";
import type { HttpClient } from "./http-client";
import { effectsOf } from "./intake";
import type { Registry } from "./registry";
import { endEvents } from "./run-end";

export interface ExecutorParts {
  readonly db: pg.Pool;
  readonly registry: Registry;
  readonly client: HttpClient;
  readonly appUrl: string;
  readonly signingKey: string;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
  readonly log: Log;
  /** Resolves when the database can be reached. */
  readonly databaseUp: () => Promise<void>;
  /** Called when the app could not be reached, or something else answered in its place. */
  readonly appAway: (reason: string) => void;
}

// A request that dies with its connection may have killed the app; after this many it costs an attempt.
const maxLosses = 10;
const databaseRetryMs = 250;
// When the runner has no registration for a function any more, the SDK decides; this only bounds the attempts.
const attemptsOfUnknown = 5;

/** Makes the call request of a claimed job and carries out what the answer asks for. */
export class Executor {
  private readonly inFlight = new Map<string, Promise<void>>();
  private abandoned = false;

  constructor(private readonly parts: ExecutorParts) {}

  get size(): number {
    return this.inFlight.size;
  }

  get claims(): string[] {
    return [...this.inFlight.keys()];
  }

  /** Starts a job; `done` is called when its answer is settled. */
  start(job: ClaimedJob, done: () => void): void {
    const work = this.perform(job)
      .catch((error: unknown) => this.giveBack(job, error))
      .finally(() => {
        this.inFlight.delete(job.claim);
        done();
      });
    this.inFlight.set(job.claim, work);
  }

  /** Waits for jobs in flight, but not for ever; what is left stays claimed and is run again after the next start. */
  async drain(graceMs: number): Promise<void> {
    const grace = new AbortController();
    const timeout = delay(graceMs, undefined, { signal: grace.signal }).catch(() => {});
    await Promise.race([Promise.allSettled(this.inFlight.values()), timeout]);
    grace.abort();
    this.abandoned = true;
  }

  private async perform(job: ClaimedJob): Promise<void> {
    const { client, appUrl, signingKey, tuning, clock, registry } = this.parts;
    const maxAttempts = registry.router?.functions.get(job.fn_id)?.maxAttempts ?? attemptsOfUnknown;
    const input = {
      runId: job.run_id,
      fnId: job.fn_id,
      stepId: job.step_id,
      jobId: job.id,
      attempt: job.attempt,
      maxAttempts,
      requestVersion: job.request_version,
      event: job.event,
      steps: job.steps,
      // With other jobs outstanding the SDK must only report steps: running one here could run it twice.
      disableImmediateExecution: job.siblings,
    };
    const request = callRequest(input, appUrl, signingKey, Date.now(), tuning.maxCallBytes);
    const limits = { timeoutMs: tuning.callTimeoutMs, maxBytes: tuning.maxAnswerBytes };
    const answer = await client.send({ method: "POST", ...request }, limits);
    if (this.abandoned) return;
    const context = {
      attempt: job.attempt,
      maxAttempts,
      requestVersion: job.request_version,
      stepCount: job.steps.length,
    };
    const verdict = judge(answer, context, clock());
    const lossesUsedUp = verdict.kind === "fault" && verdict.lost && job.losses >= maxLosses;
    if (verdict.kind === "fault") this.parts.appAway(verdict.reason);
    const lostForGood = runnerError("ConnectionLostError", "the connection broke during every call request");
    await this.settle(job, lossesUsedUp ? retryOrFail(lostForGood, context) : verdict);
  }

  /** An answer is worth waiting for: while the database is away it is kept and settled later. */
  private async settle(job: ClaimedJob, verdict: Verdict): Promise<void> {
    for (;;) {
      await this.parts.databaseUp();
      try {
        return await this.apply(job, verdict);
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        await delay(databaseRetryMs);
      }
    }
  }

  private async apply(job: ClaimedJob, verdict: Verdict): Promise<void> {
    const { db, clock, tuning, random } = this.parts;
    const nowMs = clock();
    switch (verdict.kind) {
      case "advance":
        await advance(db, job, verdict, nowMs);
        return;
      case "retry": {
        const waitMs = retryAfterMs(verdict.retryAfter, nowMs) ?? retryDelayMs(job.attempt, tuning, random);
        await requeue(db, job, { attempt: job.attempt + 1, faults: 0, losses: 0, dueMs: nowMs + waitMs });
        return;
      }
      case "fault": {
        const [faults, losses] = [job.faults + 1, job.losses + (verdict.lost ? 1 : 0)];
        await requeue(db, job, {
          attempt: job.attempt,
          faults,
          losses,
          dueMs: nowMs + faultDelayMs(job.faults),
        });
        return;
      }
      case "complete":
        return await this.end(job, "completed", verdict.output);
      case "fail":
        return await this.end(job, "failed", canonicalJson(verdict.error));
    }
  }

  private async end(job: ClaimedJob, status: "completed" | "failed", output: string): Promise<void> {
    const { db, clock, newId, registry, log } = this.parts;
    const nowMs = clock();
    const events = endEvents(
      { runId: job.run_id, fnId: job.fn_id, event: job.event, status, output },
      newId,
      nowMs,
    );
    const effects = registry.router
      ? await effectsOf(db, registry.router, events, nowMs)
      : { runs: [], resumes: [] };
    const current = await finish(db, job, { status, output, ...effects }, nowMs);
    if (current && status === "failed") log("warn", "run failed", { fn: job.fn_id, run: job.run_id });
  }

  /** A fault of the runner itself: say so, and leave the job to a later try. */
  private async giveBack(job: ClaimedJob, error: unknown): Promise<void> {
    const { db, clock, log } = this.parts;
    log("error", "job could not be carried out", { run: job.run_id, error: String(error) });
    const change = { attempt: job.attempt, faults: job.faults + 1, losses: job.losses };
    const dueMs = clock() + faultDelayMs(Number.POSITIVE_INFINITY);
    await requeue(db, job, { ...change, dueMs }).catch(() => {});
  }
}
