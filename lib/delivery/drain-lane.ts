import { type Door, openDoor } from "@/lib/outbound/door";
import { outboundPolicy } from "@/lib/outbound/policy";
import type { Clock } from "@/lib/platform/clock";
import { isDatabaseDown, pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { type AttemptRecord, makeAttempt } from "./attempt";
import { type Claim, claimDue } from "./claim";
import { endpointSecrets, type SigningSecrets } from "./endpoint-secrets";
import { keepAwake, sleepLane, takeTokens } from "./lanes";
import { settle } from "./settle";

/** How often a drain says that it is alive. */
const heartbeatMs = 10_000;
/** How long a drain that has used up its rate waits before it asks again. */
const rateWaitMs = 100;

export interface DrainOptions {
  readonly endpointId: string;
  /** No new attempt is begun after this; those under way are finished. Milliseconds. */
  readonly budgetMs: number;
  readonly clock: Clock;
  readonly random?: () => number;
  /** Aborted when the process is to stop: no new attempt is begun. */
  readonly signal?: AbortSignal;
}

export interface DrainResult {
  readonly attempts: number;
  /** "asleep": nothing is due; wake the lane at `nextDueAt` if there is one. "hand_over": go on in a fresh run. */
  readonly next: "asleep" | "hand_over" | "gone";
  readonly nextDueAt: string | null;
}

interface LaneLimits {
  readonly maxInFlight: number;
  readonly rateLimit: number | null;
}

async function limitsOf(endpointId: string): Promise<LaneLimits | undefined> {
  const { rows } = await pool().query<LaneLimits>({
    name: "lane-limits",
    text: `SELECT max_in_flight AS "maxInFlight", rate_limit AS "rateLimit" FROM endpoints
      WHERE id = $1 AND deleted_at IS NULL`,
    values: [endpointId],
  });
  return rows[0];
}

/**
 * Works on one lane for a bounded time: claims what is due, keeps up to `maxInFlight` requests under way, settles each
 * as it ends, and puts the lane to sleep when nothing is due. It touches no other lane's rows, so a lane whose endpoint
 * hangs holds up nobody else.
 */
export async function drainLane(options: DrainOptions): Promise<DrainResult> {
  const { endpointId } = options;
  if (!(await keepAwake(endpointId))) return { attempts: 0, next: "gone", nextDueAt: null };
  const door = openDoor(outboundPolicy());
  const heartbeat = setInterval(() => {
    keepAwake(endpointId).catch((error: unknown) => log.warn("a heartbeat failed", { endpointId, error }));
  }, heartbeatMs);
  try {
    return await drain(options, door);
  } finally {
    clearInterval(heartbeat);
    door.close();
  }
}

interface Batch {
  readonly claims: readonly Claim[];
  readonly secrets: SigningSecrets | undefined;
  /** Something may be due, but the endpoint's rate is used up for the moment. */
  readonly rateLimited: boolean;
}

const emptyBatch: Batch = { claims: [], secrets: undefined, rateLimited: false };

/** Claims as many as may be started now. The limits are read each time: they may change while the lane is drained. */
async function nextBatch(endpointId: string, inFlight: number): Promise<Batch> {
  const limits = await limitsOf(endpointId);
  const room = (limits?.maxInFlight ?? 0) - inFlight;
  if (!limits || room <= 0) return emptyBatch;
  const allowed = limits.rateLimit === null ? room : await takeTokens(endpointId, limits.rateLimit, room);
  if (allowed === 0) return { ...emptyBatch, rateLimited: true };
  const claims = await claimDue(endpointId, allowed);
  if (limits.rateLimit !== null && claims.length < allowed) {
    await takeTokens(endpointId, limits.rateLimit, claims.length - allowed);
  }
  return claims.length === 0
    ? emptyBatch
    : { claims, secrets: await endpointSecrets(endpointId), rateLimited: false };
}

async function drain(options: DrainOptions, door: Door): Promise<DrainResult> {
  const { endpointId, budgetMs, signal } = options;
  const stopAt = performance.now() + budgetMs;
  const inFlight = new Set<Promise<void>>();
  let attempts = 0;
  for (;;) {
    const timeIsUp = performance.now() >= stopAt || signal?.aborted === true;
    const batch = timeIsUp ? emptyBatch : await nextBatch(endpointId, inFlight.size);
    attempts += batch.claims.length;
    for (const claim of batch.claims) track(inFlight, attemptAndSettle(claim, batch.secrets, options, door));
    if (inFlight.size > 0) {
      await Promise.race(inFlight);
      continue;
    }
    if (timeIsUp) return { attempts, next: "hand_over", nextDueAt: null };
    const rest = await restUnless(batch.rateLimited, endpointId);
    if (rest) return { attempts, next: "asleep", nextDueAt: rest.nextDueAt?.toISOString() ?? null };
  }
}

/** Puts an idle lane to sleep. Undefined: there is something to do after all, now or as soon as the rate allows. */
async function restUnless(rateLimited: boolean, endpointId: string) {
  if (rateLimited) {
    await new Promise((resolve) => setTimeout(resolve, rateWaitMs));
    return undefined;
  }
  const rest = await sleepLane(endpointId);
  return rest.outcome === "asleep" ? rest : undefined;
}

function track(inFlight: Set<Promise<void>>, work: Promise<void>): void {
  const tracked: Promise<void> = work.finally(() => inFlight.delete(tracked));
  inFlight.add(tracked);
}

/** A fault of ours is logged and left to the lease: the attempt is made again, and costs the partner nothing. */
async function attemptAndSettle(
  claim: Claim,
  secrets: SigningSecrets | undefined,
  options: DrainOptions,
  door: Door,
): Promise<void> {
  try {
    const record = await makeAttempt(claim, secrets, door, options.clock);
    await settleSafely(record, (options.random ?? Math.random)());
  } catch (error) {
    log.error("an attempt could not be made or settled", {
      endpointId: publicId("endpoint", claim.endpointId),
      deliveryId: publicId("delivery", claim.deliveryId),
      error,
    });
  }
}

/** What an endpoint answered must not be able to make its own attempt unrecordable, and so repeat for ever. */
async function settleSafely(record: AttemptRecord, random: number): Promise<void> {
  try {
    await settle(record, random);
  } catch (error) {
    if (isDatabaseDown(error)) throw error;
    log.error("an answer could not be stored; the attempt is recorded without it", { error });
    await settle(
      { ...record, detail: null, responseHeaders: null, responseBody: null, responseCut: true },
      random,
    );
  }
}
