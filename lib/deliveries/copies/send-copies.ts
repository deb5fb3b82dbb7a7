import { type Door, openDoor } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import type { Clock } from "@/lib/platform/clock";
import { pool } from "@/lib/platform/database/pool";
import { publicId, timeOfId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { SecretRing } from "../attempts/endpoint-secrets";
import { type AttemptRecord, makeAttempt } from "../attempts/make-attempt";
import { pause, track, untilOneEnds } from "../queue/in-flight";
import { type CopyClaim, claimCopies } from "./claim-copies";
import { Pace } from "./pace";
import { lookAtMove, type ShadowState } from "./shadow-state";

/** Copies that may be under way at a time, whatever the endpoint itself allows: they are a sample, not the traffic. */
const mostInFlight = 10;
/** How long a job goes without looking for deliveries. */
const lookAgainMs = 250;
/** A delivery may be seen so much later than its id was made. What is older than the last copy by more is not looked at
 * again: each look would go through all that has its copy. */
const lateMs = 10_000;

export interface CopyOptions {
  /** The bare id of the move. */
  readonly moveId: string;
  /** No new copy is begun after this; those under way are finished. Milliseconds. */
  readonly budgetMs: number;
  readonly clock: Clock;
  /** Aborted when the process is to stop. */
  readonly signal?: AbortSignal;
  /** How long to go on looking when there is nothing to copy. Milliseconds; by default not at all. */
  readonly lingerMs?: number;
}

export interface CopyResult {
  readonly copies: number;
  /** "idle": look again in a while. "hand_over": there may be more at once. "ended": no copy is to be sent any more. */
  readonly next: "idle" | "hand_over" | "ended";
}

interface Work extends CopyOptions {
  readonly door: Door;
  readonly pace: Pace;
  readonly inFlight: Set<Promise<void>>;
  secrets: SecretRing | undefined;
  copies: number;
  /** When the newest delivery was made that has its copy, in milliseconds. */
  newestAt: number;
  /** When there was last something to copy. */
  busyAt: number;
}

/**
 * Sends copies of an endpoint's deliveries to the URL that it is to move to, for a bounded time. It works beside the lane
 * and never in it: it reads deliveries and writes copies, with a door of its own. Whatever the new URL does, the lane
 * takes no notice. A copy is sent once; there is no retry, and its answer moves nothing.
 */
export async function sendCopies(options: CopyOptions): Promise<CopyResult> {
  const work: Work = {
    ...options,
    door: openDoor(outboundPolicy()),
    pace: new Pace(),
    inFlight: new Set(),
    secrets: undefined,
    copies: 0,
    newestAt: 0,
    busyAt: performance.now(),
  };
  try {
    const next = await copyUntilDone(work);
    return { copies: work.copies, next };
  } finally {
    await Promise.allSettled(work.inFlight);
    work.door.close();
  }
}

async function copyUntilDone(work: Work): Promise<CopyResult["next"]> {
  const stopAt = performance.now() + work.budgetMs;
  while (performance.now() < stopAt && work.signal?.aborted !== true) {
    const move = await lookAtMove(work.moveId);
    if (!move) return "ended";
    const claims = await nextCopies(work, move);
    for (const claim of claims) track(work.inFlight, sendCopy(claim, work));
    work.copies += claims.length;
    if (work.inFlight.size > 0) {
      work.busyAt = performance.now();
      await untilOneEnds(work.inFlight, lookAgainMs);
    } else if (performance.now() - work.busyAt >= (work.lingerMs ?? 0)) return "idle";
    else await pause(lookAgainMs);
  }
  return "hand_over";
}

/** As many copies as may be begun now. The new URL is given no more at a time than the old one. */
async function nextCopies(work: Work, move: ShadowState): Promise<readonly CopyClaim[]> {
  const most = move.ordered ? 1 : Math.min(mostInFlight, move.maxInFlight);
  const room = move.enabled ? most - work.inFlight.size : 0;
  const allowed = room > 0 ? work.pace.take(move.rateLimit, room) : 0;
  if (allowed === 0) return [];
  const since = new Date(Math.max(move.since.getTime(), work.newestAt - lateMs));
  const claims = await claimCopies(work.moveId, { ...move, since }, allowed);
  work.pace.putBack(allowed - claims.length);
  const newest = claims.at(-1);
  if (newest) work.newestAt = timeOfId(newest.deliveryId);
  return claims;
}

/** A fault of ours leaves the copy without an answer; it is not sent again. */
async function sendCopy(claim: CopyClaim, work: Work): Promise<void> {
  try {
    work.secrets ??= new SecretRing(claim.endpointId);
    const secrets = await work.secrets.get(claim.secretIds);
    const means = { door: work.door, clock: work.clock, lateMs: 0, trigger: "shadow" } as const;
    await recordCopy(claim.copyId, await makeAttempt(claim, secrets, means));
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
    values: [copyId, startedAt, code, statusCode, phases.totalMs, detail?.replaceAll("\0", "�") ?? null],
  });
}
