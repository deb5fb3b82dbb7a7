import { createHttpClient, type HttpClient } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import type { LateResponse } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { recordAttemptMetrics } from "../attempts/attempt-metrics";
import { SecretRing } from "../attempts/endpoint-secrets";
import { lateWindowMs, recordLateResponse } from "../attempts/late-responses";
import { type AttemptRecord, makeAttempt } from "../attempts/make-attempt";
import { afterAttempts } from "./after-attempts";
import type { Claim } from "./claim";
import { pause, track, untilOneEnds } from "./in-flight";
import { recordOutcomes } from "./lane-health";
import { LaneStateReader } from "./lane-state";
import { type AsleepLane, keepAwake, sleepLane } from "./lanes";
import { emptyBatch, nextBatch } from "./next-batch";
import { createSettler, type SettledAttempt } from "./settler";

/** How often a drain says that it is alive. */
const heartbeatMs = 10_000;
/** Late answers that are listened for at a time, in one lane. */
const maxLateResponses = 10;
/** How long a drain with requests under way, or with something due that is not to be had, goes without looking again. */
const pollMs = 100;
/** The same while it only listens for late answers: the endpoint is slow, and there is no hurry. */
const lateResponsePollMs = 500;

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
interface DrainState extends DrainOptions {
  readonly client: HttpClient;
  readonly secrets: SecretRing;
  readonly lane: LaneStateReader;
  readonly settler: ReturnType<typeof createSettler>;
  readonly inFlight: Set<Promise<void>>;
  /** Answers that are still listened for; their attempts are settled and hold no place. */
  readonly late: Set<Promise<void>>;
  /** How often in a row something was due and nothing could be claimed. */
  emptyPolls: number;
  /** Since when there has been nothing to do. */
  idleSince: number | null;
  attempts: number;
  attemptsAtHeartbeat: number;
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
  const afterSettling = async (batch: readonly SettledAttempt[]) => {
    await afterAttempts(batch, endpointId, lane);
  };
  const state: DrainState = {
    ...options,
    client: createHttpClient(outboundPolicy()),
    secrets: new SecretRing(endpointId),
    lane,
    settler: createSettler(options.random ?? Math.random, afterSettling),
    inFlight: new Set(),
    late: new Set(),
    emptyPolls: 0,
    idleSince: null,
    attempts: 0,
    attemptsAtHeartbeat: 0,
  };
  const heartbeat = setInterval(() => sendHeartbeat(state), heartbeatMs);
  try {
    return await drain(state);
  } finally {
    // When the drain fails, for want of a database, its requests are not to be cut off: they would be sent once more.
    await Promise.allSettled(state.inFlight);
    clearInterval(heartbeat);
    state.client.close();
  }
}

function sendHeartbeat(state: DrainState): void {
  const { endpointId, inFlight, attempts } = state;
  const isBusy = inFlight.size > 0 || attempts > state.attemptsAtHeartbeat;
  state.attemptsAtHeartbeat = attempts;
  keepAwake(endpointId, isBusy).catch((error: unknown) => {
    log.warn("a heartbeat failed", { endpointId: publicId("endpoint", endpointId), error });
  });
}

async function drain(state: DrainState): Promise<DrainResult> {
  const stopAt = performance.now() + state.budgetMs;
  const { inFlight } = state;
  for (;;) {
    const timeIsUp = performance.now() >= stopAt || state.signal?.aborted === true;
    const batch = timeIsUp ? emptyBatch : await findBatch(state, inFlight.size);
    state.attempts += batch.claims.length;
    for (const claim of batch.claims) track(inFlight, attemptAndSettle(claim, state));
    if (inFlight.size > 0) {
      state.emptyPolls = 0;
      state.idleSince = null;
      await untilOneEnds(inFlight, pollMs);
      continue;
    }
    const asleep = timeIsUp ? undefined : await tryToSleep(state, batch.rateLimited);
    if (timeIsUp || asleep) return resultOf(state, asleep);
  }
}

function resultOf({ attempts }: DrainState, asleep: AsleepLane | undefined): DrainResult {
  if (!asleep) return { attempts, next: "hand_over", nextDueAt: null };
  return { attempts, next: "asleep", nextDueAt: asleep.nextDueAt?.toISOString() ?? null };
}

/** Puts an idle lane to sleep. Undefined: there is something to do after all, or to listen for. */
async function tryToSleep(state: DrainState, rateLimited: boolean) {
  if (state.late.size > 0) {
    await untilOneEnds(state.late, lateResponsePollMs);
    return undefined;
  }
  if (isLingering(state)) {
    await pause(pollMs);
    return undefined;
  }
  const asleep = rateLimited ? undefined : await sleepLane(state.endpointId);
  if (asleep?.outcome === "asleep") return asleep;
  state.emptyPolls += 1;
  // Due, but not to be had at this moment: the rate is used up, or another transaction holds the row.
  if (rateLimited || state.emptyPolls > 1) await pause(pollMs);
  return undefined;
}

/** A lane that gets an event now and then would otherwise cost a run of its own for each. */
function isLingering(state: DrainState): boolean {
  state.idleSince ??= performance.now();
  return performance.now() - state.idleSince < (state.lingerMs ?? 0);
}

async function findBatch({ endpointId, lane }: DrainState, inFlight: number) {
  const state = await lane.current();
  return state ? nextBatch(endpointId, state, inFlight) : emptyBatch;
}

/** A fault of ours is logged and left to the lease: the attempt is made again, and costs the partner nothing. */
async function attemptAndSettle(claim: Claim, state: DrainState): Promise<void> {
  try {
    const secrets = await state.secrets.get(claim.secretIds);
    // A few stragglers can be listened for; an endpoint that lets everything hang would collect open requests.
    const lateMs = state.late.size < maxLateResponses ? lateWindowMs(claim) : 0;
    const record = await makeAttempt(claim, secrets, { client: state.client, clock: state.clock, lateMs });
    const { settled } = await state.settler.add(record);
    recordAttemptMetrics(record, settled);
    if (record.late) track(state.late, awaitLateResponse(record, record.late, state));
  } catch (error) {
    logFault("an attempt could not be made or settled", claim, error);
  }
}

/** Waits for an answer that is late already. What does not come changes nothing. */
async function awaitLateResponse(
  record: AttemptRecord,
  late: Promise<LateResponse | null>,
  state: DrainState,
): Promise<void> {
  try {
    const response = await late;
    if (response && (await recordLateResponse(record, response)))
      await recordOutcomes(state.endpointId, ["succeeded"]);
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
