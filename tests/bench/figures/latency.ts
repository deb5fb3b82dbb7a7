import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun, deliveryTimes, untilArrived } from "../shared/deliveries";
import { createEndpoints } from "../shared/endpoints";
import type { BenchOptions, Figure } from "../shared/figure";
import { planSingles } from "../shared/plan-singles";
import { percentile } from "../shared/statistics";

const perSecond = 100;
const endpoints = 10;
const group = "latency";
const warmUpSeconds = 3;
const goals = [
  { share: 0.5, name: "p50", atMost: 10, aim: "3" },
  { share: 0.95, name: "p95", atMost: 30, aim: "4" },
  { share: 0.99, name: "p99", atMost: 100, aim: "7" },
] as const;

interface Result {
  readonly times: readonly number[];
  readonly problems: readonly string[];
}

async function measureRun(bench: BenchProduct, run: string, seconds: number): Promise<Result> {
  const { sender, receiver } = bench;
  const count = perSecond * seconds;
  const load = await sender.send(await planSingles(bench, { run, group, endpoints, count, perSecond }));
  await untilArrived(bench, load.acknowledged);
  const times = deliveryTimes(load.sentAt, await receiver.arrivals());
  return { times, problems: await checkRun(bench, run, { events: count, deliveries: count }) };
}

async function measureRounds(
  bench: BenchProduct,
  { rounds, seconds, progress }: BenchOptions,
): Promise<Result[]> {
  await createEndpoints(bench, { count: endpoints, group, urlOf: bench.receiver.urlOf });
  const results: Result[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    await measureRun(bench, `warm-up${round}`, warmUpSeconds);
    const result = await measureRun(bench, `latency${round}`, seconds);
    progress(
      goals.map(({ name, share }) => `${name} ${percentile(result.times, share).toFixed(1)} ms`).join(", "),
    );
    results.push(result);
  }
  return results;
}

/** 100 events a second at an even pace: from posting to the receiver. The connections are open and the lanes awake. */
export const latency: Figure = {
  name: "latency",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const results = await measureRounds(bench, options);
      return goals.map(({ name, share, atMost, aim }) => ({
        name: `post to receiver at ${perSecond} events/s, ${name}`,
        unit: "ms",
        values: results.map(({ times }) => percentile(times, share)),
        goal: { atMost },
        aim,
        problems: name === "p50" ? results.flatMap(({ problems }) => problems) : [],
      }));
    }),
};
