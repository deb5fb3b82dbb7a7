import type { BenchOptions } from "./figure";
import type { LoadPlan, LoadResult } from "./load-plan";
import type { Sender } from "./sender";
import { percentile } from "./statistics";

const connections = 64;
const bodyBytes = 1_000;
const warmUp = { count: 20_000, seconds: 3 };
/** Requests that are prepared for a run, relative to the pace before it. */
const reserve = 1.6;

/** A server that gets the requests. */
export interface Contender {
  readonly name: string;
  readonly url: string;
}

export interface Pace {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly load: LoadResult;
  readonly run: string;
}

/** Makes the plan of a run in which each connection waits for its responses. */
export function closedLoop(
  options: Pick<LoadPlan, "url" | "secret" | "run" | "type"> & Partial<LoadPlan>,
): LoadPlan {
  return { group: "", targets: 1, bodyBytes, count: warmUp.count, connections, ...options };
}

export async function measurePace(sender: Sender, plan: LoadPlan): Promise<Pace> {
  const load = await sender.send(plan);
  return {
    perSecond: load.acknowledged / load.seconds,
    p50: percentile(load.responseMs, 0.5),
    p99: percentile(load.responseMs, 0.99),
    load,
    run: plan.run,
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

/** Sends the same requests to two servers in turn, each once per round and in changing order. */
export async function sideBySide(input: SideBySide): Promise<readonly [Pace, Pace][]> {
  const { sender, secret, type, contenders, options } = input;
  const measure = async ({ name, url }: Contender, round: number, count: number, seconds: number) => {
    const pace = await measurePace(
      sender,
      closedLoop({ url, secret, type, run: `${name}${round}`, count, seconds }),
    );
    options.progress(`${name} ${Math.round(pace.perSecond)}/s`);
    return pace;
  };
  const paces: Pace[] = [];
  for (const contender of contenders) paces.push(await measure(contender, 0, warmUp.count, warmUp.seconds));
  const rounds: [Pace, Pace][] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const pair: Pace[] = [];
    for (const at of round % 2 === 1 ? [0, 1] : [1, 0]) {
      const contender = contenders[at];
      const before = paces[at];
      if (!contender || !before) throw new Error("there are two contenders");
      pair[at] = await measure(
        contender,
        round,
        countFor(before.perSecond, options.seconds),
        options.seconds,
      );
    }
    const [first, second] = pair;
    if (first && second) rounds.push([first, second]);
  }
  return rounds;
}

/** What is wrong with the responses of a run. */
export function refusals({ load, run }: Pace): string[] {
  return load.acknowledged === load.sent ? [] : [`${run}: statuses ${JSON.stringify(load.statuses)}`];
}
