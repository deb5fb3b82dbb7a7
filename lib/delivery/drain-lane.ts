import { type Door, openDoor } from "@/lib/outbound/door";
import { outboundPolicy } from "@/lib/outbound/policy";
import type { Clock } from "@/lib/platform/clock";
import { isDatabaseDown } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { type AttemptRecord, makeAttempt } from "./attempt";
import { type Claim, claimDue } from "./claim";
import { SecretRing } from "./endpoint-secrets";
import { cachedLimits, type LaneLimits } from "./lane-limits";
import { keepAwake, sleepLane, takeTokens } from "./lanes";
import { settle } from "./settle";

/** How often a drain says that it is alive. */
const heartbeatMs = 10_000;
/** How long a drain that has used up its rate waits before it asks again. */
const rateWaitMs = 100;
/** How long a lane with requests under way goes without looking for new deliveries. */
const lookAgainMs = 100;

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

/**
 * Works on one lane for a bounded time: claims what is due, keeps up to `maxInFlight` requests under way, settles each
 * as it ends, and puts the lane to sleep when nothing is due. It touches no other lane's rows, so a lane whose endpoint
 * hangs holds up nobody else.
 */
export async function drainLane(options: DrainOptions): Promise<DrainResult> {
  const { endpointId } = options;
  if (!(await keepAwake(endpointId))) return { attempts: 0, next: "gone", nextDueAt: null };
  const work: Work = {
    ...options,
    door: openDoor(outboundPolicy()),
    secrets: new SecretRing(endpointId),
    limits: cachedLimits(endpointId),
  };
  const heartbeat = setInterval(() => {
    keepAwake(endpointId).catch((error: unknown) => log.warn("a heartbeat failed", { endpointId, error }));
  }, heartbeatMs);
  try {
    return await drain(work);
  } finally {
    clearInterval(heartbeat);
    work.door.close();
  }
}

/** One drain, with what it keeps open while it lasts. */
interface Work extends DrainOptions {
  readonly door: Door;
  readonly secrets: SecretRing;
  readonly limits: () => Promise<LaneLimits | undefined>;
}

async function drain(work: Work): Promise<DrainResult> {
  const stopAt = performance.now() + work.budgetMs;
  const inFlight = new Set<Promise<void>>();
  let attempts = 0;
  for (;;) {
    const timeIsUp = performance.now() >= stopAt || work.signal?.aborted === true;
    const batch = timeIsUp ? emptyBatch : await nextBatch(work, inFlight.size);
    attempts += batch.claims.length;
    for (const claim of batch.claims) track(inFlight, attemptAndSettle(claim, work));
    if (inFlight.size > 0) {
      await untilRoom(inFlight);
      continue;
    }
    if (timeIsUp) return { attempts, next: "hand_over", nextDueAt: null };
    const rest = await restUnless(batch.rateLimited, work.endpointId);
    if (rest) return { attempts, next: "asleep", nextDueAt: rest.nextDueAt?.toISOString() ?? null };
  }
}

interface Batch {
  readonly claims: readonly Claim[];
  /** Something may be due, but the endpoint's rate is used up for the moment. */
  readonly rateLimited: boolean;
}

const emptyBatch: Batch = { claims: [], rateLimited: false };

/** Claims as many as may be started now. */
async function nextBatch({ endpointId, limits }: Work, inFlight: number): Promise<Batch> {
  const lane = await limits();
  const room = (lane?.maxInFlight ?? 0) - inFlight;
  if (!lane || room <= 0) return emptyBatch;
  const { rateLimit } = lane;
  if (rateLimit === null) return { claims: await claimDue(endpointId, room), rateLimited: false };
  const allowed = await takeTokens(endpointId, rateLimit, room);
  if (allowed === 0) return { claims: [], rateLimited: true };
  const claims = await claimDue(endpointId, allowed);
  // What was taken and not used goes back.
  if (claims.length < allowed) await takeTokens(endpointId, rateLimit, claims.length - allowed);
  return { claims, rateLimited: false };
}

/**
 * Waits until a request has ended; those that end in the same moment are waited for too, so that one claim fills all
 * their places. Not for long: while a slow one hangs, new deliveries of the lane may have come.
 */
async function untilRoom(inFlight: ReadonlySet<Promise<void>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, lookAgainMs);
  });
  await Promise.race([...inFlight, pause]);
  clearTimeout(timer);
  await new Promise((resolve) => setImmediate(resolve));
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
async function attemptAndSettle(claim: Claim, work: Work): Promise<void> {
  try {
    const secrets = await work.secrets.get(claim.secretIds);
    const record = await makeAttempt(claim, secrets, work.door, work.clock);
    await settleSafely(record, (work.random ?? Math.random)());
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
