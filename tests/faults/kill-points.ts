import type { Provider } from "./provider";
import { upTo } from "./random";
import type { ActorName, Rig } from "./rig";
import type { Moment } from "./statement-proxy";
import { until } from "./until";

/** Where a kill -9 hits. */
export interface KillPoint {
  readonly actor: ActorName;
  readonly name: string;
  /** Waits for the moment and kills at it. */
  readonly strike: (scene: Scene) => Promise<void>;
}

export interface Scene {
  readonly rig: Rig;
  readonly provider: Provider;
  readonly random: () => number;
}

/** A random kill comes after so many acknowledgements at most. */
const randomSpan = 60;

const storesEvents = /^store-event/;
const settlesAttempts = /^settle/;
/** The runner's statements that change a run. */
const movesRuns = /^(ingest|claim|advance|finish|requeue)$/;

function kill(rig: Rig, actor: ActorName): void {
  // Nobody is to notice that PostgreSQL is back before its state was looked at.
  if (actor === "postgres") rig.proxy.cut();
  rig.actors[actor].kill();
}

const atRandom = (actor: ActorName): KillPoint => ({
  actor,
  name: "at random",
  strike: async ({ rig, provider, random }) => {
    const enough = provider.acknowledged.size + upTo(randomSpan, random);
    await until("acknowledgements", () => provider.acknowledged.size >= enough);
    kill(rig, actor);
  },
});

const atStatement = (actor: ActorName, name: string, statement: RegExp, moment: Moment): KillPoint => ({
  actor,
  name,
  strike: async ({ rig }) => {
    await rig.proxy.next(statement, moment, () => kill(rig, actor));
  },
});

const afterRequest = (actor: ActorName): KillPoint => ({
  actor,
  name: "request sent, attempt not recorded",
  strike: async ({ rig }) => {
    await rig.ledger.holdNext();
    kill(rig, actor);
    rig.ledger.release();
  },
});

const atEventsAndAttempts = (actor: ActorName): KillPoint[] => [
  atRandom(actor),
  atStatement(actor, "before an event is committed", storesEvents, "before_commit"),
  atStatement(actor, "event committed, not answered", storesEvents, "after_commit"),
  afterRequest(actor),
  atStatement(actor, "before an attempt is committed", settlesAttempts, "before_commit"),
  atStatement(actor, "attempt committed, not known", settlesAttempts, "after_commit"),
];

/** Every actor at every point. The runner stores no events and no attempts, but the state of its runs. */
export const killPoints: readonly KillPoint[] = [
  ...atEventsAndAttempts("app"),
  ...atEventsAndAttempts("postgres"),
  atRandom("runner"),
  atStatement("runner", "before a run is committed", movesRuns, "before_commit"),
  atStatement("runner", "run committed, not known", movesRuns, "after_commit"),
  afterRequest("runner"),
];
