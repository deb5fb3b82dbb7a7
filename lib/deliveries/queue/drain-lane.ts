import { createHttpClient } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import type { LateResponse } from "@/lib/http/types";
import { db } from "@/lib/platform/database/db";
import { type EndpointId, publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import type { Runtime } from "@/lib/platform/runtime";
import { attemptClaim, concernsAll, failedByError } from "../attempts/attempt-claim";
import { recordAttemptMetrics } from "../attempts/attempt-metrics";
import { SecretRing } from "../attempts/endpoint-secrets";
import { lateWindowMs, recordLateResponse } from "../attempts/late-responses";
import type { AttemptRecord } from "../attempts/make-attempt";
import { triggerOf } from "../attempts/outgoing-request";
import { afterAttempts } from "./after-attempts";
import type { Claim } from "./claim";
import { pause, track, untilOneEnds } from "./in-flight";
import { recordOutcomes } from "./lane-health";
import { LaneStateReader } from "./lane-state";
import { type AsleepLane, keepAwake, sleepLane } from "./lanes";
import { emptyBatch, nextBatch } from "./next-batch";
import { createSettler } from "./settler";
import { waitForLease } from "./transitions";

/** How often a drain writes its heartbeat. */
const heartbeatMs = 10_000;
/** Attempts of one lane that may wait for a late response at the same time. */
const maxLateResponses = 10;
/** How often a drain polls while requests are in flight, or while due deliveries cannot be claimed. */
const pollMs = 100;
/** How often a drain polls while it only waits for late responses: the endpoint is slow, so there is no hurry. */
const lateResponsePollMs = 500;

export interface DrainOptions {
  readonly endpointId: EndpointId;
  /** No attempt starts after this many milliseconds; those in flight are finished. */
  readonly budgetMs: number;
  readonly runtime: Runtime;
  /** Aborted when the process is to stop: no further attempt starts. */
  readonly signal?: AbortSignal;
  /** How many milliseconds a drain waits for new deliveries before an empty lane falls asleep. By default 0. */
  readonly lingerMs?: number;
}

export interface DrainResult {
  readonly attempts: number;
  /** `asleep`: nothing is due before `nextDueAt`. `hand_over`: a new run must go on. `gone`: there is no such lane. */
  readonly next: "asleep" | "hand_over" | "gone";
  readonly nextDueAt: string | null;
}

/**
 * Works on one lane for a bounded time: claims due deliveries, keeps up to `maxInFlight` requests in flight, settles each
 * when it ends, and puts the lane to sleep when nothing is due. It locks no rows of other lanes, so a slow endpoint delays
 * nobody else.
 */
export async function drainLane(options: DrainOptions): Promise<DrainResult> {
  if (!(await keepAwake(options.endpointId, false))) return { attempts: 0, next: "gone", nextDueAt: null };
  return new LaneWorker(options).run();
}

/** One drain of a lane, with the resources it holds. */
class LaneWorker {
  private readonly endpointId: EndpointId;
  private readonly client = createHttpClient(outboundPolicy());
  private readonly secrets: SecretRing;
  private readonly lane: LaneStateReader;
  private readonly settler: ReturnType<typeof createSettler>;
  private readonly inFlight = new Set<Promise<void>>();
  /** Attempts that wait for a late response. They are settled and take no capacity. */
  private readonly late = new Set<Promise<void>>();
  /** How often in a row a delivery was due but could not be claimed. */
  private emptyPolls = 0;
  private idleSince: number | null = null;
  private attempts = 0;
  private attemptsAtHeartbeat = 0;

  constructor(private readonly options: DrainOptions) {
    const { endpointId, runtime } = options;
    this.endpointId = endpointId;
    this.secrets = new SecretRing(endpointId);
    this.lane = new LaneStateReader(endpointId);
    this.settler = createSettler(runtime, (batch) => afterAttempts(batch, endpointId, this.lane));
  }

  async run(): Promise<DrainResult> {
    const heartbeat = setInterval(() => this.sendHeartbeat(), heartbeatMs);
    try {
      return await this.drain();
    } finally {
      // If the database goes away, the requests in flight must still end: they would be sent again otherwise.
      await Promise.allSettled(this.inFlight);
      clearInterval(heartbeat);
      this.client.close();
    }
  }

  private async drain(): Promise<DrainResult> {
    const stopAt = performance.now() + this.options.budgetMs;
    for (;;) {
      const timeIsUp = performance.now() >= stopAt || this.options.signal?.aborted === true;
      const rateLimited = timeIsUp ? false : await this.startAttempts();
      if (this.inFlight.size > 0) {
        this.emptyPolls = 0;
        this.idleSince = null;
        await untilOneEnds(this.inFlight, pollMs);
        continue;
      }
      const asleep = timeIsUp ? undefined : await this.tryToSleep(rateLimited);
      if (timeIsUp || asleep) return this.resultOf(asleep);
    }
  }

  /** Starts as many attempts as the lane allows now. @returns whether its rate limit allows none */
  private async startAttempts(): Promise<boolean> {
    const state = await this.lane.current();
    const batch = state ? await nextBatch(this.endpointId, state, this.inFlight.size) : emptyBatch;
    this.attempts += batch.claims.length;
    for (const claim of batch.claims) track(this.inFlight, this.attemptAndSettle(claim));
    return batch.rateLimited;
  }

  private resultOf(asleep: AsleepLane | undefined): DrainResult {
    const { attempts } = this;
    if (!asleep) return { attempts, next: "hand_over", nextDueAt: null };
    return { attempts, next: "asleep", nextDueAt: asleep.nextDueAt?.toISOString() ?? null };
  }

  /** Puts an idle lane to sleep. @returns undefined if it must stay awake */
  private async tryToSleep(rateLimited: boolean): Promise<AsleepLane | undefined> {
    if (this.late.size > 0) {
      await untilOneEnds(this.late, lateResponsePollMs);
      return undefined;
    }
    if (this.isLingering()) {
      await pause(pollMs);
      return undefined;
    }
    const asleep = rateLimited ? undefined : await sleepLane(this.endpointId);
    if (asleep?.outcome === "asleep") return asleep;
    this.emptyPolls += 1;
    // A delivery is due but cannot be claimed: the rate limit is used up, or another transaction holds the row.
    if (rateLimited || this.emptyPolls > 1) await pause(pollMs);
    return undefined;
  }

  /** An idle lane stays awake for a while, because a new run for each event would cost more. */
  private isLingering(): boolean {
    this.idleSince ??= performance.now();
    return performance.now() - this.idleSince < (this.options.lingerMs ?? 0);
  }

  private async attemptAndSettle(claim: Claim): Promise<void> {
    const { client, options } = this;
    try {
      // Only a few attempts may wait for late responses: an endpoint that hangs would collect open requests.
      const lateMs = this.late.size < maxLateResponses ? lateWindowMs(claim) : 0;
      const attempt = { client, clock: options.runtime.clock, lateMs };
      await this.settle(await attemptClaim(claim, claim.secretIds, this.secrets, attempt));
    } catch (error) {
      logFault("an attempt could not be made or settled", claim, error);
      await this.recoverFrom(error, claim).catch((again: unknown) => {
        logFault("an error of Portico could not be recorded", claim, again);
      });
    }
  }

  private async settle(record: AttemptRecord): Promise<void> {
    const { settled } = await this.settler.add(record);
    recordAttemptMetrics(record, settled);
    if (record.late) track(this.late, this.awaitLateResponse(record, record.late));
  }

  /**
   * Without the encryption key the delivery waits until its lease ends, as often as it takes. While the database is down
   * nothing can be recorded, and the lease ends too.
   */
  private async recoverFrom(error: unknown, claim: Claim): Promise<void> {
    if (!concernsAll(error)) {
      const { clock } = this.options.runtime;
      await this.settle(failedByError(claim, { error, trigger: triggerOf(claim), startedAt: clock.now() }));
    } else if (!isDatabaseDown(error)) {
      await waitForLease(db(), claim);
    }
  }

  private async awaitLateResponse(record: AttemptRecord, late: Promise<LateResponse | null>): Promise<void> {
    try {
      const response = await late;
      if (response && (await recordLateResponse(record, response))) {
        const { statusCode } = response;
        await recordOutcomes(this.endpointId, [{ code: "succeeded", statusCode, retryAfterMs: null }]);
      }
    } catch (error) {
      logFault("a late response could not be recorded", record.claim, error);
    }
  }

  private sendHeartbeat(): void {
    const isBusy = this.inFlight.size > 0 || this.attempts > this.attemptsAtHeartbeat;
    this.attemptsAtHeartbeat = this.attempts;
    keepAwake(this.endpointId, isBusy).catch((error: unknown) => {
      log.warn("a heartbeat failed", { endpointId: publicId("endpoint", this.endpointId), error });
    });
  }
}

function logFault(message: string, { endpointId, deliveryId }: Claim, error: unknown): void {
  log.error(message, {
    endpointId: publicId("endpoint", endpointId),
    deliveryId: publicId("delivery", deliveryId),
    error,
  });
}
