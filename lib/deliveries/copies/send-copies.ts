import { createHttpClient, type HttpClient } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import type { Clock } from "@/lib/platform/clock";
import { pool } from "@/lib/platform/database/pool";
import { type MoveId, publicId, timeOfId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { storableText } from "@/lib/platform/storable-text";
import { attemptClaim } from "../attempts/attempt-claim";
import { SecretRing } from "../attempts/endpoint-secrets";
import type { AttemptRecord } from "../attempts/make-attempt";
import { pause, track, untilOneEnds } from "../queue/in-flight";
import { type CopyClaim, claimCopies } from "./claim-copies";
import { RateLimiter } from "./pace";
import { readShadowState, type ShadowState } from "./shadow-state";

/** Copies in flight at the same time, whatever the endpoint allows: a sample is enough. */
const maxCopiesInFlight = 10;
/** How often a job looks for new deliveries. */
const pollMs = 250;
/** How long after its id was made a delivery may become visible. Deliveries that are older than the last copy by more than
 * this are not searched again. */
const lateMs = 10_000;

export interface CopyOptions {
  readonly moveId: MoveId;
  /** No copy starts after this many milliseconds; those in flight are finished. */
  readonly budgetMs: number;
  readonly clock: Clock;
  /** Aborted when the process is to stop. */
  readonly signal?: AbortSignal;
  /** How many milliseconds to wait for new deliveries when there is nothing to copy. By default 0. */
  readonly lingerMs?: number;
}

export interface CopyResult {
  readonly copies: number;
  /** `idle`: look again later. `hand_over`: a new run must go on. `ended`: no more copies are to be sent. */
  readonly next: "idle" | "hand_over" | "ended";
}

interface CopyRun extends CopyOptions {
  readonly client: HttpClient;
  readonly rateLimiter: RateLimiter;
  readonly inFlight: Set<Promise<void>>;
  readonly secrets: SecretRing;
  copies: number;
  /** When the newest delivery with a copy was created, in milliseconds since 1970. */
  newestAt: number;
  /** When there was last something to copy, in the time of `performance.now()`. */
  busyAt: number;
}

/**
 * Sends copies of an endpoint's deliveries to the URL that it is moving to, for a bounded time. It is independent of the
 * lane: it reads deliveries, writes copies and has an HTTP client of its own, so the new URL cannot delay the lane. A copy
 * is sent once without retries, and its response changes no delivery.
 */
export async function sendCopies(options: CopyOptions): Promise<CopyResult> {
  const run: CopyRun = {
    ...options,
    client: createHttpClient(outboundPolicy()),
    rateLimiter: new RateLimiter(),
    inFlight: new Set(),
    secrets: new SecretRing(),
    copies: 0,
    newestAt: 0,
    busyAt: performance.now(),
  };
  try {
    const next = await copyUntilDone(run);
    return { copies: run.copies, next };
  } finally {
    await Promise.allSettled(run.inFlight);
    run.client.close();
  }
}

async function copyUntilDone(run: CopyRun): Promise<CopyResult["next"]> {
  const stopAt = performance.now() + run.budgetMs;
  while (performance.now() < stopAt && run.signal?.aborted !== true) {
    const move = await readShadowState(run.moveId);
    if (!move) return "ended";
    const claims = await nextCopies(run, move);
    for (const claim of claims) track(run.inFlight, sendCopy(claim, run));
    run.copies += claims.length;
    if (run.inFlight.size > 0) {
      run.busyAt = performance.now();
      await untilOneEnds(run.inFlight, pollMs);
    } else if (performance.now() - run.busyAt >= (run.lingerMs ?? 0)) return "idle";
    else await pause(pollMs);
  }
  return "hand_over";
}

/** Claims the copies that may be sent now. The new URL gets no more requests at a time than the old one. */
async function nextCopies(run: CopyRun, move: ShadowState): Promise<readonly CopyClaim[]> {
  const maxInFlight = move.ordered ? 1 : Math.min(maxCopiesInFlight, move.maxInFlight);
  const capacity = move.enabled ? maxInFlight - run.inFlight.size : 0;
  const allowed = capacity > 0 ? run.rateLimiter.take(move.rateLimit, capacity) : 0;
  if (allowed === 0) return [];
  const since = new Date(Math.max(move.since.getTime(), run.newestAt - lateMs));
  const claims = await claimCopies(run.moveId, { ...move, since }, allowed);
  run.rateLimiter.putBack(allowed - claims.length);
  const newest = claims.at(-1);
  if (newest) run.newestAt = timeOfId(newest.deliveryId);
  return claims;
}

/** After a fault of Portico the copy has no response. It is not sent again. */
async function sendCopy(claim: CopyClaim, run: CopyRun): Promise<void> {
  try {
    const options = { client: run.client, clock: run.clock, lateMs: 0, trigger: "shadow" } as const;
    await recordCopy(claim.copyId, await attemptClaim(claim, run.secrets, options));
  } catch (error) {
    const deliveryId = publicId("delivery", claim.deliveryId);
    log.error("a copy could not be sent or recorded", { deliveryId, error });
  }
}

async function recordCopy(
  copyId: string,
  { code, statusCode, phases, detail, startedAt }: AttemptRecord,
): Promise<void> {
  await pool().query({
    name: "record-copy",
    text: `UPDATE shadow_copies SET started_at = $2, code = $3, status_code = $4, duration_ms = $5, detail = $6
      WHERE id = $1`,
    values: [
      copyId,
      startedAt,
      code,
      statusCode,
      phases.totalMs,
      detail === null ? null : storableText(detail),
    ],
  });
}
