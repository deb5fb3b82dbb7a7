import { newId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import type { Runtime } from "@/lib/platform/runtime";
import type { ClaimGuard } from "./claim";
import { localWorker } from "./local-workers";
import type { Shift, Worker } from "./worker";
import { beat, sleepWorker, takeWorker } from "./workers";

/** How often a run writes its heartbeat, in milliseconds. */
const heartbeatMs = 5_000;
/** How long a run goes on after its time until its successor takes over, in milliseconds. */
const handOverMs = 10_000;

export interface ServeOptions {
  readonly worker: number;
  /** How many workers there are. */
  readonly of: number;
  /** The generation of the wake event. */
  readonly generation: number;
  /** After this many milliseconds the next run is asked for. */
  readonly budgetMs: number;
  readonly lingerMs: number;
  readonly runtime: Runtime;
  /** Aborted when the process is to stop: no further attempt starts. */
  readonly signal: AbortSignal;
  /** Publishes the event that starts the next run, while this run goes on. Must not throw. */
  readonly handOver: (handOverId: string) => Promise<void>;
}

export type ServeResult =
  /** Nothing is due before `nextDueAt`. */
  | { readonly next: "asleep"; readonly attempts: number; readonly nextDueAt: string | null }
  /** The next run has to go on. The event that starts it may not have been published. */
  | { readonly next: "hand_over"; readonly attempts: number; readonly handOverId: string }
  /** Another run serves the worker. */
  | { readonly next: "replaced"; readonly attempts: number };

/**
 * Serves one worker for a bounded time. When the time is over, the run asks for its successor and goes on until that one
 * takes over, so that no lane waits in between. Attempts that are then in flight end in this process; the successor counts
 * their places.
 */
export async function serveWorker(options: ServeOptions): Promise<ServeResult> {
  const guard = { worker: options.worker, holder: newId() };
  if (!(await takeWorker(guard, options.generation))) return { next: "replaced", attempts: 0 };
  const worker = localWorker(options.worker, options.of, options.runtime);
  const before = worker.attempts;
  const result = await serveUntilDone(worker, guard, options);
  return { ...result, attempts: worker.attempts - before };
}

type Outcome =
  | Pick<Extract<ServeResult, { next: "asleep" }>, "next" | "nextDueAt">
  | Pick<Extract<ServeResult, { next: "hand_over" }>, "next" | "handOverId">
  | { readonly next: "replaced" };

async function serveUntilDone(worker: Worker, guard: ClaimGuard, options: ServeOptions): Promise<Outcome> {
  const { budgetMs, lingerMs, signal } = options;
  const stopAt = performance.now() + budgetMs;
  for (;;) {
    const shift: Shift = { stopAt, signal, guard, isReplaced: false };
    const ended = await withHeartbeat(worker, shift, () => worker.serve(shift, lingerMs));
    if (shift.isReplaced) return { next: "replaced" };
    if (ended === "over") return handOver(worker, guard, options);
    const slept = await sleepWorker(worker.share, guard);
    if (slept.outcome === "asleep")
      return { next: "asleep", nextDueAt: slept.nextDueAt?.toISOString() ?? null };
    if (slept.outcome === "replaced") return { next: "replaced" };
  }
}

/** Starts the next run and goes on until that one takes over, unless this process is to stop. */
async function handOver(worker: Worker, guard: ClaimGuard, options: ServeOptions): Promise<Outcome> {
  const handOverId = guard.holder;
  await options.handOver(handOverId);
  const stopAt = performance.now() + handOverMs;
  const shift: Shift = { stopAt, signal: options.signal, guard, isReplaced: false };
  await withHeartbeat(worker, shift, () => worker.serve(shift, handOverMs));
  return shift.isReplaced ? { next: "replaced" } : { next: "hand_over", handOverId };
}

/** Writes heartbeats during a shift. The first one that another run has replaced ends it. */
async function withHeartbeat<T>(worker: Worker, shift: Shift, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void sendHeartbeat(worker, shift), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function sendHeartbeat(worker: Worker, shift: Shift): Promise<void> {
  if (!shift.guard) return;
  try {
    if (await beat(shift.guard, worker.takeBusyLanes())) return;
    shift.isReplaced = true;
    worker.signal();
  } catch (error) {
    log.warn("a heartbeat failed", { count: shift.guard.worker, error });
  }
}
