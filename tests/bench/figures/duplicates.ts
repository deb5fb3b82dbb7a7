import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun } from "../shared/deliveries";
import { types } from "../shared/endpoints";
import type { BenchOptions, Figure } from "../shared/figure";
import { closedLoop, countFor, measurePace, type Pace, refusals } from "../shared/side-by-side";

const warmUp = { count: 20_000, seconds: 3 };

interface Round {
  readonly fresh: Pace;
  readonly repeated: Pace;
}

/** A run of new events, and then the same requests once more. */
async function measureRound(
  { sender, secret, webhookUrl }: BenchProduct,
  run: string,
  size: { readonly count: number; readonly seconds: number },
): Promise<Round> {
  const plan = closedLoop({ url: webhookUrl, secret, type: types.single, run, ...size });
  const fresh = await measurePace(sender, plan);
  const repeated = await measurePace(sender, { ...plan, count: fresh.load.sent, seconds: undefined });
  return { fresh, repeated };
}

async function measure(bench: BenchProduct, { rounds, seconds, progress }: BenchOptions): Promise<Round[]> {
  const { fresh } = await measureRound(bench, "warm-up", warmUp);
  const results: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const count = countFor(fresh.perSecond, seconds);
    const result = await measureRound(bench, `duplicates${round}`, { count, seconds });
    progress(
      `fresh ${Math.round(result.fresh.perSecond)}/s, duplicates ${Math.round(result.repeated.perSecond)}/s`,
    );
    results.push(result);
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
      for (const { fresh } of rounds) {
        const events = fresh.load.acknowledged;
        problems.push(...(await checkRun(bench, fresh.run, { events, deliveries: 0 })));
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
