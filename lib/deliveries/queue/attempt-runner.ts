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
import { concernsEndpoint } from "./after-attempts";
import type { Claim } from "./claim";
import { pause, track } from "./in-flight";
import { recordOutcomes } from "./lane-health";
import type { LaneRecords } from "./lane-records";
import { createOutcomeRecorder } from "./outcome-recorder";
import type { SettledDelivery } from "./settle";
import { createSettler } from "./settler";
import { waitForLease } from "./transitions";

/** Attempts of one lane that may wait for a late response at the same time. */
const maxLateResponses = 10;

/**
 * How long to wait before an attempt is recorded again, in milliseconds, while the database does not respond. Together they
 * are shorter than what a lease adds to the timeout.
 */
const settleRetriesMs = [500, 2_000, 6_000];

/** Makes the attempts of claims and settles them, each lane independently of the others. */
export class AttemptRunner {
  private readonly client = createHttpClient(outboundPolicy());
  private readonly secrets = new SecretRing();
  private readonly settler: ReturnType<typeof createSettler>;
  private readonly outcomes = createOutcomeRecorder();
  private readonly inFlight = new Set<Promise<void>>();
  /** Attempts that wait for a late response. They are settled and take no place. */
  private readonly late = new Map<EndpointId, Set<Promise<void>>>();

  /** @param onEnd is called whenever an attempt has ended and given its place back */
  constructor(
    private readonly lanes: LaneRecords,
    private readonly runtime: Runtime,
    private readonly onEnd: (endpointId: EndpointId) => void,
  ) {
    this.settler = createSettler(runtime);
  }

  /** Attempts in flight, those included whose result is being recorded. */
  get size(): number {
    return this.inFlight.size;
  }

  /** Starts the attempts of some claims. Each takes a place of its lane until it is settled. */
  async start(claims: readonly Claim[]): Promise<void> {
    for (const { endpointId, deliveryId } of claims) this.lanes.start(endpointId, deliveryId);
    // If the secrets cannot be read, each attempt tries it again and records the error.
    if (claims.length > 1) await this.secrets.read(claims).catch(() => undefined);
    for (const claim of claims) track(this.inFlight, this.attemptAndSettle(claim));
  }

  /** Resolves when the attempts that are in flight now have ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.inFlight);
  }

  /** The same, and when none of them waits for a late response. @returns whether there were any */
  async finished(): Promise<boolean> {
    const hadAny = this.inFlight.size > 0 || this.late.size > 0;
    await this.settled();
    await Promise.allSettled([...this.late.values()].flatMap((ofLane) => [...ofLane]));
    return hadAny;
  }

  /** Closes all connections. Late responses are no longer awaited. */
  close(): void {
    this.client.close();
  }

  private async attemptAndSettle(claim: Claim): Promise<void> {
    try {
      await this.settle(await this.attempt(claim));
    } catch (error) {
      logFault("an attempt could not be made or settled", claim, error);
      await this.recoverFrom(error, claim).catch((again: unknown) => {
        logFault("an error of Portico could not be recorded", claim, again);
      });
    } finally {
      this.lanes.end(claim.endpointId, claim.deliveryId);
      this.onEnd(claim.endpointId);
    }
  }

  private attempt(claim: Claim): Promise<AttemptRecord> {
    const { client } = this;
    const { clock } = this.runtime;
    // Only a few attempts may wait for late responses: an endpoint that hangs would collect open requests.
    const lateCount = this.late.get(claim.endpointId)?.size ?? 0;
    const lateMs = lateCount < maxLateResponses ? lateWindowMs(claim) : 0;
    return attemptClaim(claim, this.secrets, { client, clock, lateMs });
  }

  private async settle(record: AttemptRecord): Promise<void> {
    const { endpointId } = record.claim;
    const { status, waitMs } = await this.record(record);
    recordAttemptMetrics(record, status);
    if (record.late) this.trackLate(endpointId, this.awaitLateResponse(record, record.late));
    // The attempt keeps its place meanwhile, so that a lane sends one probe and not two.
    if (concernsEndpoint(record)) await this.recordOutcome(record);
    if (waitMs !== null) this.lanes.dueIn(endpointId, waitMs);
  }

  /** Records an attempt, again after a while if the database does not respond. Its lease is long enough. */
  private async record(record: AttemptRecord): Promise<SettledDelivery> {
    for (const waitMs of settleRetriesMs) {
      try {
        return await this.settler.add(record);
      } catch (error) {
        if (!isDatabaseDown(error)) throw error;
        await pause(waitMs * (0.5 + this.runtime.random()));
      }
    }
    return this.settler.add(record);
  }

  /** For a healthy endpoint that responds there is nothing to record. */
  private async recordOutcome(record: AttemptRecord): Promise<void> {
    const { endpointId } = record.claim;
    if (record.code === "succeeded") {
      if (!this.lanes.isHealthy(endpointId)) await this.outcomes.add(record);
      return;
    }
    this.lanes.failed(endpointId);
    await this.outcomes.add(record);
    this.lanes.recorded(endpointId);
  }

  /**
   * Without the encryption key the delivery waits until its lease ends, as often as it takes. While the database is down
   * nothing can be recorded, and the lease ends too.
   */
  private async recoverFrom(error: unknown, claim: Claim): Promise<void> {
    if (!concernsAll(error)) {
      const startedAt = this.runtime.clock.now();
      await this.settle(failedByError(claim, { error, trigger: triggerOf(claim), startedAt }));
    } else if (!isDatabaseDown(error)) {
      await waitForLease(db(), claim);
    }
  }

  private trackLate(endpointId: EndpointId, work: Promise<void>): void {
    const ofLane = this.late.get(endpointId) ?? new Set();
    this.late.set(endpointId, ofLane);
    track(
      ofLane,
      work.finally(() => ofLane.size === 1 && this.late.delete(endpointId)),
    );
  }

  private async awaitLateResponse(record: AttemptRecord, late: Promise<LateResponse | null>): Promise<void> {
    try {
      const response = await late;
      if (response && (await recordLateResponse(record, response))) {
        const { statusCode } = response;
        const { endpointId } = record.claim;
        await recordOutcomes(endpointId, [{ code: "succeeded", statusCode, retryAfterMs: null }]);
      }
    } catch (error) {
      logFault("a late response could not be recorded", record.claim, error);
    }
  }
}

function logFault(message: string, { endpointId, deliveryId }: Claim, error: unknown): void {
  log.error(message, {
    endpointId: publicId("endpoint", endpointId),
    deliveryId: publicId("delivery", deliveryId),
    error,
  });
}
