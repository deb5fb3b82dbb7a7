import { Effects, publishEffects } from "@/lib/platform/effects";
import type { EndpointId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import type { Runtime } from "@/lib/platform/runtime";
import { allotPlaces, type LaneDemand, type PlaceLimits } from "./allot-places";
import { AttemptRunner } from "./attempt-runner";
import { type AskedLane, type Claim, type ClaimGuard, claimDue } from "./claim";
import { findOpenLanes } from "./find-open-lanes";
import { LaneRecords } from "./lane-records";
import type { Share } from "./share";

/** The reasons for these numbers are in decision 039. */
const limits: PlaceLimits = { now: 128, all: 1_000, slow: 500, partner: 500, partnerSlow: 250 };
/** Claims start at most this often, in milliseconds, so that each claims several deliveries, unless a lane is starving. */
const claimIntervalMs = 4;
/** How often open lanes are searched, in milliseconds. Searches take at most a twentieth of the time. */
const search = { shortestMs: 100, longestMs: 2_000, share: 20 } as const;
/** A worker that lingers waits for a delivery that is due within this many milliseconds, instead of ending its shift. */
const nearMs = 1_000;
/** How often to look whether there are places again, in milliseconds, if no attempt ends. */
const noPlacesMs = 50;
/** How long to wait after the database did not respond, in milliseconds. It doubles with each time in a row. */
const backoff = { firstMs: 100, longestMs: 3_000 } as const;

/** A bounded time in which a worker claims. */
export interface Shift {
  /** In the time of `performance.now()`. */
  readonly stopAt: number;
  /** Aborted when the process is to stop. */
  readonly signal?: AbortSignal | undefined;
  /** Undefined in tests. */
  readonly guard?: ClaimGuard;
  /** Another run has taken over. */
  isReplaced: boolean;
}

export interface WorkerOptions {
  readonly share: Share;
  readonly runtime: Runtime;
}

/**
 * Sends the deliveries of many lanes: one statement claims from all lanes that have work, and one settles all attempts
 * that have ended. A slow endpoint holds only its own places, so it delays no other lane. Attempts in flight belong to the
 * process and not to a shift: they end while the next shift goes on.
 */
export class Worker {
  private readonly lanes = new LaneRecords();
  private readonly runner: AttemptRunner;
  private shift: Shift | undefined;
  private wake: () => void = () => undefined;
  private hasNews = false;
  private searchAt = 0;
  private claimAt = 0;
  private idleSince: number | null = null;
  private failures = 0;
  /** Lanes have work, but the limits of all requests in flight are reached. */
  private hasNoPlaces = false;
  private attemptCount = 0;

  constructor(private readonly options: WorkerOptions) {
    const { runtime } = options;
    this.runner = new AttemptRunner(this.lanes, runtime, (endpointId) => this.attemptEnded(endpointId));
  }

  get share(): Share {
    return this.options.share;
  }

  /** Attempts that were started up to now. */
  get attempts(): number {
    return this.attemptCount;
  }

  /** Whether a shift is in progress, so that a notification is enough for a delivery to be sent. */
  get isServing(): boolean {
    return this.shift !== undefined && !isOver(this.shift);
  }

  /** Deliveries of these lanes may be due. */
  notify(endpointIds: readonly EndpointId[]): void {
    for (const endpointId of endpointIds) this.lanes.notify(endpointId);
    this.signal();
  }

  /** Ends the wait of the shift, because something may have changed. */
  signal(): void {
    this.hasNews = true;
    this.wake();
  }

  /** The lanes that have sent since the last call. */
  takeBusyLanes(): readonly EndpointId[] {
    return this.lanes.takeBusy();
  }

  /**
   * Claims and sends for one shift, and replaces the shift that is in progress. While the database does not respond, it tries
   * again with growing waits.
   * @param lingerMs how many milliseconds to wait for new deliveries when there is nothing to do
   * @returns "idle" if nothing is due or in flight, "over" at the end of the shift
   */
  async serve(shift: Shift, lingerMs: number): Promise<"idle" | "over"> {
    if (this.shift) this.shift.isReplaced = true;
    this.shift = shift;
    this.searchAt = 0;
    this.idleSince = null;
    this.signal();
    try {
      for (;;) {
        if (isOver(shift)) return "over";
        await this.work(shift);
        if (!isOver(shift) && this.isIdle(lingerMs)) return "idle";
        await this.untilNews(shift, lingerMs);
      }
    } finally {
      if (this.shift === shift) this.shift = undefined;
    }
  }

  /** Resolves when the attempts that are in flight now have ended. */
  settled(): Promise<void> {
    return this.runner.settled();
  }

  /** The same, and when none of them waits for a late response. @returns whether there were any */
  finished(): Promise<boolean> {
    return this.runner.finished();
  }

  /** Closes all connections. */
  close(): void {
    this.runner.close();
  }

  /** Outside of a shift, the lane may have something due that the worker, which may be asleep, does not know of. */
  private attemptEnded(endpointId: EndpointId): void {
    if (this.failures === 0 && this.lanes.isStarving(endpointId)) this.claimAt = 0;
    this.signal();
    if (!this.isServing) this.wakeLanes([endpointId]);
  }

  private async work(shift: Shift): Promise<void> {
    this.hasNews = false;
    try {
      if (performance.now() >= this.searchAt) await this.search();
      if (!isOver(shift) && performance.now() >= this.claimAt) await this.claim(shift);
      this.failures = 0;
    } catch (error) {
      if (!isDatabaseDown(error)) throw error;
      if (this.failures === 0) log.warn("the database did not respond to a worker", { error });
      this.failures += 1;
      this.claimAt = performance.now() + this.backoffMs();
      this.searchAt = this.claimAt;
    }
  }

  private backoffMs(): number {
    const longestMs = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(this.failures, 10));
    return longestMs * (0.5 + this.options.runtime.random() / 2);
  }

  private async search(): Promise<void> {
    const apply = this.lanes.beginSearch();
    const startedAt = performance.now();
    apply(await findOpenLanes(this.options.share));
    const now = performance.now();
    this.searchAt = now + clamp((now - startedAt) * search.share, search.shortestMs, search.longestMs);
  }

  /** Claims as many deliveries as there are places, and starts their attempts. */
  private async claim(shift: Shift): Promise<void> {
    const demands = this.lanes.demands();
    const asked = this.lanesToAsk(demands);
    this.hasNoPlaces = demands.length > 0 && asked.length === 0;
    if (asked.length === 0) return;
    this.claimAt = performance.now() + claimIntervalMs;
    this.lanes.beginClaim(asked);
    const { claims, lanes, holds } = await claimDue(asked, shift.guard);
    if (!holds) return this.replaced(shift, asked);
    const claimed = countByLane(claims);
    const wanted = new Map(asked.map((lane) => [lane.endpointId, lane.wanted]));
    const searchInMs = Math.max(0, this.searchAt - performance.now());
    for (const lane of lanes) {
      const { endpointId } = lane;
      const counts = {
        wanted: wanted.get(endpointId) ?? 0,
        claimed: claimed.get(endpointId) ?? 0,
        searchInMs,
      };
      this.lanes.applyClaim(lane, counts);
    }
    this.attemptCount += claims.length;
    await this.runner.start(claims);
  }

  /** Another run serves the worker. It may be asleep already, so these lanes must wake it. */
  private replaced(shift: Shift, asked: readonly AskedLane[]): void {
    shift.isReplaced = true;
    this.wakeLanes(asked.map(({ endpointId }) => endpointId));
  }

  private wakeLanes(endpointIds: readonly EndpointId[]): void {
    const effects = new Effects();
    for (const endpointId of endpointIds) effects.wakeLane(endpointId);
    void publishEffects(effects);
  }

  private lanesToAsk(demands: readonly LaneDemand[]): readonly AskedLane[] {
    if (demands.length === 0) return [];
    const { all, of } = this.lanes.placesInUse();
    return [...allotPlaces(demands, all, of, limits)].map(([endpointId, wanted]) => ({
      endpointId,
      inFlight: this.lanes.inFlightOf(endpointId),
      wanted,
    }));
  }

  /** Whether nothing is in flight and nothing is due soon, and this for the linger time. */
  private isIdle(lingerMs: number): boolean {
    const now = performance.now();
    const isDueSoon = this.lanes.nextReadyAt() <= now + Math.min(nearMs, lingerMs);
    if (this.runner.size > 0 || this.failures > 0 || isDueSoon) {
      this.idleSince = null;
      return false;
    }
    this.idleSince ??= now;
    return now - this.idleSince >= lingerMs;
  }

  /** Waits for a notification, the end of an attempt, the next search, the next delivery, or the end of the shift. */
  private async untilNews(shift: Shift, lingerMs: number): Promise<void> {
    const now = performance.now();
    const lingerEndsAt = this.idleSince === null ? Number.POSITIVE_INFINITY : this.idleSince + lingerMs;
    const readyAt = this.hasNoPlaces ? now + noPlacesMs : this.lanes.nextClaimAt();
    const claimAt = Math.max(this.claimAt, this.hasNews ? now : readyAt);
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const wakeAt = (at: number) => {
        clearTimeout(timer);
        timer = setTimeout(end, Math.max(0, at - performance.now()));
      };
      const end = () => {
        clearTimeout(timer);
        shift.signal?.removeEventListener("abort", end);
        this.wake = () => undefined;
        resolve();
      };
      shift.signal?.addEventListener("abort", end, { once: true });
      // Under load the wait for the next claim goes on.
      this.wake = () => (isOver(shift) || performance.now() >= this.claimAt ? end() : wakeAt(this.claimAt));
      wakeAt(Math.min(claimAt, this.searchAt, lingerEndsAt, shift.stopAt));
    });
  }
}

function isOver(shift: Shift): boolean {
  return shift.isReplaced || shift.signal?.aborted === true || performance.now() >= shift.stopAt;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function countByLane(claims: readonly Claim[]): ReadonlyMap<EndpointId, number> {
  const counts = new Map<EndpointId, number>();
  for (const { endpointId } of claims) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
  return counts;
}
