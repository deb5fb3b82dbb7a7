import { type Door, openDoor } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import type { LateAnswer } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { noteAttempt } from "../attempts/attempt-metrics";
import { SecretRing } from "../attempts/endpoint-secrets";
import { lateWindowMs, recordLateAnswer } from "../attempts/late-responses";
import { type AttemptRecord, makeAttempt } from "../attempts/make-attempt";
import { reactTo } from "./after-attempts";
import type { Claim } from "./claim";
import { pause, track, untilOneEnds } from "./in-flight";
import { noteOutcomes } from "./lane-health";
import { LaneStateReader } from "./lane-state";
import { type AsleepLane, keepAwake, sleepLane } from "./lanes";
import { emptyBatch, nextBatch } from "./next-batch";
import { type SettledAttempt, settlerOf } from "./settler";

/** How often a drain says that it is alive. */
const heartbeatMs = 10_000;
/** Late answers that are listened for at a time, in one lane. */
const mostLate = 10;
/** How long a drain with requests under way, or with something due that is not to be had, goes without looking again. */
const lookAgainMs = 100;
/** The same while it only listens for late answers: the endpoint is slow, and there is no hurry. */
const lookWhileListeningMs = 500;

export interface DrainOptions {
  readonly endpointId: string;
  /** No new attempt is begun after this; those under way are finished. Milliseconds. */
  readonly budgetMs: number;
  readonly clock: Clock;
  readonly random?: () => number;
  /** Aborted when the process is to stop: no new attempt is begun. */
  readonly signal?: AbortSignal;
  /** How long a lane that has run empty is watched for more before it sleeps. Milliseconds; by default not at all. */
  readonly lingerMs?: number;
}

export interface DrainResult {
  readonly attempts: number;
  /** "asleep": nothing is due; wake the lane at `nextDueAt` if there is one. "hand_over": go on in a fresh run. */
  readonly next: "asleep" | "hand_over" | "gone";
  readonly nextDueAt: string | null;
}

/** One drain, with what it keeps open while it lasts. */
interface Work extends DrainOptions {
  readonly door: Door;
  readonly secrets: SecretRing;
  readonly lane: LaneStateReader;
  readonly settler: ReturnType<typeof settlerOf>;
  readonly inFlight: Set<Promise<void>>;
  /** Answers that are still listened for; their attempts are settled and hold no place. */
  readonly late: Set<Promise<void>>;
  /** How often in a row something was due and nothing could be claimed. */
  looksInVain: number;
  /** Since when there has been nothing to do. */
  idleSince: number | null;
  attempts: number;
  attemptsAtBeat: number;
}

/**
 * Works on one lane for a bounded time: claims what is due, keeps up to `maxInFlight` requests under way, settles each
 * as it ends, and puts the lane to sleep when nothing is due. It touches no other lane's rows, so a lane whose endpoint
 * hangs holds up nobody else.
 */
export async function drainLane(options: DrainOptions): Promise<DrainResult> {
  const { endpointId } = options;
  if (!(await keepAwake(endpointId, false))) return { attempts: 0, next: "gone", nextDueAt: null };
  const lane = new LaneStateReader(endpointId);
  const afterwards = async (batch: readonly SettledAttempt[]) => {
    await reactTo(batch, endpointId, lane);
  };
  const work: Work = {
    ...options,
    door: openDoor(outboundPolicy()),
    secrets: new SecretRing(endpointId),
    lane,
    settler: settlerOf(options.random ?? Math.random, afterwards),
    inFlight: new Set(),
    late: new Set(),
    looksInVain: 0,
    idleSince: null,
    attempts: 0,
    attemptsAtBeat: 0,
  };
  const heartbeat = setInterval(() => beat(work), heartbeatMs);
  try {
    return await drain(work);
  } finally {
    // When the drain fails, for want of a database, its requests are not to be cut off: they would be sent once more.
    await Promise.allSettled(work.inFlight);
    clearInterval(heartbeat);
    work.door.close();
  }
}

function beat(work: Work): void {
  const { endpointId, inFlight, attempts } = work;
  const isBusy = inFlight.size > 0 || attempts > work.attemptsAtBeat;
  work.attemptsAtBeat = attempts;
  keepAwake(endpointId, isBusy).catch((error: unknown) => {
    log.warn("a heartbeat failed", { endpointId: publicId("endpoint", endpointId), error });
  });
}

async function drain(work: Work): Promise<DrainResult> {
  const stopAt = performance.now() + work.budgetMs;
  const { inFlight } = work;
  for (;;) {
    const timeIsUp = performance.now() >= stopAt || work.signal?.aborted === true;
    const batch = timeIsUp ? emptyBatch : await lookForWork(work, inFlight.size);
    work.attempts += batch.claims.length;
    for (const claim of batch.claims) track(inFlight, attemptAndSettle(claim, work));
    if (inFlight.size > 0) {
      work.looksInVain = 0;
      work.idleSince = null;
      await untilOneEnds(inFlight, lookAgainMs);
      continue;
    }
    const rest = timeIsUp ? undefined : await restOf(work, batch.rateLimited);
    if (timeIsUp || rest) return resultOf(work, rest);
  }
}

function resultOf({ attempts }: Work, rest: AsleepLane | undefined): DrainResult {
  if (!rest) return { attempts, next: "hand_over", nextDueAt: null };
  return { attempts, next: "asleep", nextDueAt: rest.nextDueAt?.toISOString() ?? null };
}

/** Puts an idle lane to sleep. Undefined: there is something to do after all, or to listen for. */
async function restOf(work: Work, rateLimited: boolean) {
  if (work.late.size > 0) {
    await untilOneEnds(work.late, lookWhileListeningMs);
    return undefined;
  }
  if (lingers(work)) {
    await pause(lookAgainMs);
    return undefined;
  }
  const rest = rateLimited ? undefined : await sleepLane(work.endpointId);
  if (rest?.outcome === "asleep") return rest;
  work.looksInVain += 1;
  // Due, but not to be had at this moment: the rate is used up, or another transaction holds the row.
  if (rateLimited || work.looksInVain > 1) await pause(lookAgainMs);
  return undefined;
}

/** A lane that gets an event now and then would otherwise cost a run of its own for each. */
function lingers(work: Work): boolean {
  work.idleSince ??= performance.now();
  return performance.now() - work.idleSince < (work.lingerMs ?? 0);
}

async function lookForWork({ endpointId, lane }: Work, inFlight: number) {
  const state = await lane.current();
  return state ? nextBatch(endpointId, state, inFlight) : emptyBatch;
}

/** A fault of ours is logged and left to the lease: the attempt is made again, and costs the partner nothing. */
async function attemptAndSettle(claim: Claim, work: Work): Promise<void> {
  try {
    const secrets = await work.secrets.get(claim.secretIds);
    // A few stragglers can be listened for; an endpoint that lets everything hang would collect open requests.
    const lateMs = work.late.size < mostLate ? lateWindowMs(claim) : 0;
    const record = await makeAttempt(claim, secrets, { door: work.door, clock: work.clock, lateMs });
    const { settled } = await work.settler.add(record);
    noteAttempt(record, settled);
    if (record.late) track(work.late, listen(record, record.late, work));
  } catch (error) {
    logFault("an attempt could not be made or settled", claim, error);
  }
}

/** Waits for an answer that is late already. What does not come changes nothing. */
async function listen(record: AttemptRecord, late: Promise<LateAnswer | null>, work: Work): Promise<void> {
  try {
    const answer = await late;
    if (answer && (await recordLateAnswer(record, answer)))
      await noteOutcomes(work.endpointId, ["succeeded"]);
  } catch (error) {
    logFault("a late answer could not be recorded", record.claim, error);
  }
}

function logFault(message: string, { endpointId, deliveryId }: Claim, error: unknown): void {
  log.error(message, {
    endpointId: publicId("endpoint", endpointId),
    deliveryId: publicId("delivery", deliveryId),
    error,
  });
}
