import type { EndpointId, MoveId, ReplayId } from "./ids";
import { log } from "./logger";
import { requestMaintenance } from "./maintenance-schedule";

/** Background work that follows from a write. It must not start before the write is committed. */
export type Effect =
  /** The lane may have due deliveries. Its worker is notified, or woken if it is asleep. */
  | { readonly kind: "wake_lane"; readonly endpointId: EndpointId }
  /** The write itself woke the worker, which needs a run. */
  | ({ readonly kind: "start_worker" } & WokenWorker)
  | { readonly kind: "send_alerts" }
  | { readonly kind: "send_mails" }
  | { readonly kind: "run_replay"; readonly replayId: ReplayId }
  | { readonly kind: "send_copies"; readonly moveId: MoveId };

/** A worker that was set from asleep to awake. The generation identifies its wake event. */
export interface WokenWorker {
  readonly worker: number;
  /** How many workers there are. */
  readonly of: number;
  readonly generation: number;
}

/** Collects the effects of one write. Requesting the same effect twice is the same as requesting it once. */
export class Effects {
  private readonly requested = new Map<string, Effect>();

  /** A delivery of this endpoint may be due now. */
  wakeLane(endpointId: EndpointId): void {
    this.request({ kind: "wake_lane", endpointId });
  }

  /** The write itself has set this worker to awake. */
  startWorker(woken: WokenWorker): void {
    this.request({ kind: "start_worker", ...woken });
  }

  /** An alert waits to be sent. */
  sendAlerts(): void {
    this.request({ kind: "send_alerts" });
  }

  /** A mail waits to be sent. */
  sendMails(): void {
    this.request({ kind: "send_mails" });
  }

  /** A bulk replay has work to do. */
  runReplay(replayId: ReplayId): void {
    this.request({ kind: "run_replay", replayId });
  }

  /** A URL move has copies to send. */
  sendCopies(moveId: MoveId): void {
    this.request({ kind: "send_copies", moveId });
  }

  get list(): readonly Effect[] {
    return [...this.requested.values()];
  }

  private request(effect: Effect): void {
    this.requested.set(JSON.stringify(effect), effect);
  }
}

/** Starts the background work. In production this is `publishToInngest` of `inngest/publisher.ts`. */
export type EffectPublisher = (effects: readonly Effect[]) => Promise<void>;

// Next bundles a second copy of this module besides the one that `server/` loads. Both share one publisher.
const shared = globalThis as typeof globalThis & { porticoPublisher?: EffectPublisher };

/** Sets the publisher of this process. Called once, at the start. */
export function setEffectPublisher(publisher: EffectPublisher | undefined): void {
  shared.porticoPublisher = publisher;
}

/**
 * Publishes the effects of a committed write. Never throws: the rows are already stored, and the sweep of the next
 * minute finds whatever could not be published.
 */
export async function publishEffects(effects: Effects): Promise<void> {
  const { list } = effects;
  if (list.length === 0 || !shared.porticoPublisher) return;
  const requested = requestMaintenance();
  try {
    await shared.porticoPublisher(list);
  } catch (error) {
    log.error("effects could not be published; the sweep will find the work", { count: list.length, error });
  }
  await requested;
}
