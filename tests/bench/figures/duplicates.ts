import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun } from "../shared/deliveries";
import { types } from "../shared/endpoints";
import type { BenchOptions, Figure } from "../shared/figure";
import {
  closedLoop,
  countFor,
  measurePace,
  type Pace,
  paceOf,
  refusals,
  turnSeconds,
  turnsIn,
} from "../shared/side-by-side";

const warmUp = { count: 20_000, seconds: 3 };

interface Round {
  readonly fresh: Pace;
  readonly repeated: Pace;
}

function sentIn({ runs }: Pace): number {
  return runs.reduce((sum, { load }) => sum + load.sent, 0);
}

/** New events for one turn, and then the same requests once more. */
async function measureTurn(
  { sender, secret, webhookUrl }: BenchProduct,
  run: string,
  size: { readonly count: number; readonly seconds: number },
): Promise<Round> {
  const plan = closedLoop({ url: webhookUrl, secret, type: types.single, run, ...size });
  const fresh = await measurePace(sender, plan);
  const repeated = await measurePace(sender, { ...plan, count: sentIn(fresh), seconds: undefined });
  return { fresh, repeated };
}

async function measure(bench: BenchProduct, { rounds, seconds, progress }: BenchOptions): Promise<Round[]> {
  const warm = await measureTurn(bench, "warm-up", warmUp);
  const size = { count: countFor(warm.fresh.perSecond, turnSeconds), seconds: turnSeconds };
  const results: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const turns: Round[] = [];
    for (let turn = 1; turn <= turnsIn(seconds); turn += 1) {
      turns.push(await measureTurn(bench, `duplicates-${round}-${turn}`, size));
    }
    const fresh = paceOf(turns.flatMap((each) => each.fresh.runs));
    const repeated = paceOf(turns.flatMap((each) => each.repeated.runs));
    progress(`fresh ${Math.round(fresh.perSecond)}/s, duplicates ${Math.round(repeated.perSecond)}/s`);
    results.push({ fresh, repeated });
  }
  return results;
}

/** Events that all came before, and new events, in turn. */
export const duplicates: Figure = {
  name: "duplicates",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const rounds = await measure(bench, options);
      const problems = rounds.flatMap(({ fresh, repeated }) => [...refusals(fresh), ...refusals(repeated)]);
      for (const { name, load } of rounds.flatMap(({ fresh }) => fresh.runs)) {
        problems.push(...(await checkRun(bench, name, { events: load.acknowledged, deliveries: 0 })));
      }
      return [
        {
          name: "duplicates only ÷ fresh",
          unit: "ratio",
          values: rounds.map(({ fresh, repeated }) => repeated.perSecond / fresh.perSecond),
          goal: { atLeast: 0.8 },
          problems,
        },
      ];
    }),
};
