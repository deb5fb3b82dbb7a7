import type { Provider } from "./provider";
import { upTo } from "./random";
import type { ActorName, Rig } from "./rig";
import type { Moment } from "./statement-proxy";
import { until } from "./until";

/** The process that gets a kill -9, and the moment. */
export interface KillPoint {
  readonly actor: ActorName;
  readonly name: string;
  /** Waits for the moment and kills the process. */
  readonly strike: (scene: Scene) => Promise<void>;
}

export interface Scene {
  readonly rig: Rig;
  readonly provider: Provider;
  readonly random: () => number;
}

/** The largest number of acknowledgements before a random kill. */
const randomSpan = 60;

const storesEvents = /^store-event/;
const settlesAttempts = /^settle/;
/** The runner's statements that change a run. */
const movesRuns = /^(ingest|claim|advance|finish|requeue)$/;

function kill(rig: Rig, actor: ActorName): void {
  // Nobody may reach the restarted PostgreSQL before its rows have been read.
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
  atStatement(actor, "event committed, not acknowledged", storesEvents, "after_commit"),
  afterRequest(actor),
  atStatement(actor, "before an attempt is committed", settlesAttempts, "before_commit"),
  atStatement(actor, "attempt committed, not confirmed", settlesAttempts, "after_commit"),
];

/** Every actor at every point. The runner stores the state of its runs, but no events and no attempts. */
export const killPoints: readonly KillPoint[] = [
  ...atEventsAndAttempts("app"),
  ...atEventsAndAttempts("postgres"),
  atRandom("runner"),
  atStatement("runner", "before a run is committed", movesRuns, "before_commit"),
  atStatement("runner", "run committed, not confirmed", movesRuns, "after_commit"),
  afterRequest("runner"),
];
