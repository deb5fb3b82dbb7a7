import type { BenchOptions } from "./figure";
import type { LoadPlan, LoadResult } from "./load-plan";
import type { Sender } from "./sender";
import { percentile } from "./statistics";

const connections = 64;
const bodyBytes = 1_000;
const warmUp = { count: 20_000, seconds: 3 };
/** Requests that are prepared for a run, relative to the pace before it. */
const reserve = 1.6;
/** How long a turn takes. What is compared takes turns this often, so that a change of the machine's other load hits both. */
export const turnSeconds = 2;

/** How many turns a round of this length has. */
export function turnsIn(seconds: number): number {
  return Math.ceil(seconds / turnSeconds);
}

/** A server that gets the requests. */
interface Contender {
  readonly name: string;
  readonly url: string;
}

export interface Run {
  readonly name: string;
  readonly load: LoadResult;
}

/** What one server did in one round, in one or several runs. */
export interface Pace {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly runs: readonly Run[];
}

/** Makes the plan of a run in which each connection waits for its responses. */
export function closedLoop(
  options: Pick<LoadPlan, "url" | "secret" | "run" | "type"> & Partial<LoadPlan>,
): LoadPlan {
  return { group: "", targets: 1, bodyBytes, count: warmUp.count, connections, ...options };
}

export async function measurePace(sender: Sender, plan: LoadPlan): Promise<Pace> {
  return paceOf([{ name: plan.run, load: await sender.send(plan) }]);
}

export function paceOf(runs: readonly Run[]): Pace {
  const sum = (value: (load: LoadResult) => number) =>
    runs.reduce((total, { load }) => total + value(load), 0);
  const responseMs = runs.flatMap(({ load }) => [...load.responseMs]);
  return {
    perSecond: sum((load) => load.acknowledged) / sum((load) => load.seconds),
    p50: percentile(responseMs, 0.5),
    p99: percentile(responseMs, 0.99),
    runs,
  };
}

/** How many requests a run of this length needs at this pace. */
export function countFor(perSecond: number, seconds: number): number {
  return Math.max(1_000, Math.ceil(perSecond * seconds * reserve));
}

interface SideBySide {
  readonly sender: Sender;
  readonly secret: string;
  readonly type: string;
  readonly contenders: readonly [Contender, Contender];
  readonly options: BenchOptions;
}

/** Sends the same requests to two servers, in short turns and in changing order. */
export async function sideBySide(input: SideBySide): Promise<readonly (readonly [Pace, Pace])[]> {
  const { sender, secret, type, contenders, options } = input;
  const [first, second] = contenders;
  let runs = 0;
  const measure = ({ name, url }: Contender, count: number, seconds: number) => {
    runs += 1;
    return measurePace(sender, closedLoop({ url, secret, type, run: `${name}-${runs}`, count, seconds }));
  };
  const warm = async (contender: Contender) => {
    const { perSecond } = await measure(contender, warmUp.count, warmUp.seconds);
    return { contender, count: countFor(perSecond, turnSeconds) };
  };
  const both = [await warm(first), await warm(second)] as const;
  const measureRound = async () => {
    const runs: readonly [Run[], Run[]] = [[], []];
    for (let turn = 0; turn < turnsIn(options.seconds); turn += 1) {
      for (const at of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const { contender, count } = both[at];
        runs[at].push(...(await measure(contender, count, turnSeconds)).runs);
      }
    }
    return [paceOf(runs[0]), paceOf(runs[1])] as const;
  };
  const rounds: (readonly [Pace, Pace])[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const [one, other] = await measureRound();
    const text = ({ name }: Contender, { perSecond }: Pace) => `${name} ${Math.round(perSecond)}/s`;
    options.progress(`${text(first, one)}, ${text(second, other)}`);
    rounds.push([one, other]);
  }
  return rounds;
}

/** The responses that were not 200, by run. */
export function refusals({ runs }: Pace): string[] {
  return runs.flatMap(({ name, load }) =>
    load.acknowledged === load.sent ? [] : [`${name}: statuses ${JSON.stringify(load.statuses)}`],
  );
}
