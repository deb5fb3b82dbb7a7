import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun, untilArrived } from "../shared/deliveries";
import { createEndpoints } from "../shared/endpoints";
import type { BenchOptions, Figure, Row } from "../shared/figure";
import { appPid, residentMb, watchMemory } from "../shared/memory";
import { planSingles } from "../shared/plan-singles";
import { median } from "../shared/statistics";

const group = "memory";
const large = { bodies: 64, bytes: 1_000_000 } as const;
const soak = { perSecond: 100, endpoints: 10 } as const;
/** Enough to load all code, and few enough to leave the memory of an idle product. */
const warmUp = { count: 200, perSecond: 100 };

async function send(bench: BenchProduct, run: string, plan: { count: number; perSecond: number }) {
  const { endpoints } = soak;
  const load = await bench.sender.send(await planSingles(bench, { run, group, endpoints, ...plan }));
  await untilArrived(bench, load.acknowledged);
  return load;
}

/** The highest memory of the app while it takes and delivers large bodies. */
async function measureLarge(bench: BenchProduct, pid: number, round: number) {
  const run = `large${round}`;
  const { bodies, bytes: bodyBytes } = large;
  const { endpoints } = soak;
  const size = { bodyBytes, count: bodies, connections: bodies };
  const plan = await planSingles(bench, { run, group, endpoints, ...size });
  const watch = watchMemory(pid);
  const load = await bench.sender.send(plan);
  await untilArrived(bench, load.acknowledged);
  const highestMb = Math.max(...watch.stop());
  const refused = load.acknowledged === bodies ? [] : [`${run}: statuses ${JSON.stringify(load.statuses)}`];
  const { acknowledged: events } = load;
  const problems = [...refused, ...(await checkRun(bench, run, { events, deliveries: events }))];
  return { highestMb, problems };
}

/** How much more memory the app has in the last quarter of a steady load than in the second one: medians. */
async function measureSoak(bench: BenchProduct, pid: number, seconds: number): Promise<Row> {
  const count = soak.perSecond * seconds;
  const watch = watchMemory(pid);
  const load = await send(bench, "soak", { count, perSecond: soak.perSecond });
  const samples = watch.stop();
  const quarter = (at: number) =>
    median(samples.slice((samples.length * (at - 1)) / 4, (samples.length * at) / 4));
  const refused = load.acknowledged === count ? [] : [`statuses ${JSON.stringify(load.statuses)}`];
  return {
    name: `memory growth of the app in ${seconds} s at ${soak.perSecond} events/s`,
    unit: "MB",
    values: [quarter(4) - quarter(2)],
    goal: { atMost: 16 },
    problems: [...refused, ...(await checkRun(bench, "soak", { events: count, deliveries: count }))],
  };
}

/** Each round compares with the memory before the first one: free memory that an earlier round left is not idle. */
async function measureRounds(
  bench: BenchProduct,
  pid: number,
  { rounds, progress }: BenchOptions,
): Promise<Row> {
  const idleMb = residentMb(pid);
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const result = await measureLarge(bench, pid, round);
    progress(
      `${large.bodies} large bodies: ${Math.round(result.highestMb - idleMb)} MB above ${Math.round(idleMb)} MB`,
    );
    results.push(result);
  }
  return {
    name: `${large.bodies} bodies of 1 MB at once: highest memory of the app above idle`,
    unit: "MB",
    values: results.map(({ highestMb }) => highestMb - idleMb),
    goal: { atMost: 256 },
    problems: results.flatMap(({ problems }) => problems),
  };
}

function withWarmProduct(
  { node }: BenchOptions,
  work: (bench: BenchProduct, pid: number) => Promise<Row>,
): Promise<Row> {
  return withProduct(node, async (bench) => {
    await createEndpoints(bench, { count: soak.endpoints, group, urlOf: bench.receiver.urlOf });
    await send(bench, "warm-up", warmUp);
    return work(bench, await appPid(bench.product.pid()));
  });
}

/** The memory of the app. Each part has a product of its own, because large bodies leave free memory in the heap. */
export const memory: Figure = {
  name: "memory",
  measure: async (options) => {
    const peak = await withWarmProduct(options, (bench, pid) => measureRounds(bench, pid, options));
    const growth = await withWarmProduct(options, (bench, pid) =>
      measureSoak(bench, pid, options.soakSeconds),
    );
    options.progress(`soak: ${growth.values[0]?.toFixed(1)} MB`);
    return [peak, growth];
  },
};
