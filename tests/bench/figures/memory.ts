import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun, untilArrived } from "../shared/deliveries";
import { createEndpoints, types } from "../shared/endpoints";
import type { BenchOptions, Figure, Row } from "../shared/figure";
import { appPid, residentMb, watchMemory } from "../shared/memory";
import { closedLoop } from "../shared/side-by-side";
import { median } from "../shared/statistics";

const group = "memory";
const large = { bodies: 64, bytes: 1_000_000 } as const;
const soak = { perSecond: 100, endpoints: 10 } as const;
const warmUp = { count: 20_000, seconds: 10 };

async function send(
  bench: BenchProduct,
  run: string,
  plan: { count: number; perSecond?: number; seconds?: number },
) {
  const { sender, receiver, secret, webhookUrl } = bench;
  const { endpoints } = soak;
  await receiver.expect({ run, secret, events: plan.count, endpoints, toAll: false });
  const load = await sender.send(
    closedLoop({ url: webhookUrl, secret, type: types.single, run, group, targets: endpoints, ...plan }),
  );
  await untilArrived(bench, load.acknowledged);
  return load;
}

/** The highest memory of the app while it takes and delivers large bodies, above its memory before. */
async function measureLarge(bench: BenchProduct, pid: number, round: number) {
  const { sender, receiver, secret, webhookUrl } = bench;
  const run = `large${round}`;
  const { bodies, bytes } = large;
  await receiver.expect({ run, secret, events: bodies, endpoints: soak.endpoints, toAll: false });
  const idleMb = residentMb(pid);
  const watch = watchMemory(pid);
  const load = await sender.send(
    closedLoop({
      url: webhookUrl,
      secret,
      type: types.single,
      run,
      group,
      targets: soak.endpoints,
      bodyBytes: bytes,
      count: bodies,
      connections: bodies,
    }),
  );
  await untilArrived(bench, load.acknowledged);
  const highestMb = Math.max(...watch.stop());
  const refused = load.acknowledged === bodies ? [] : [`${run}: statuses ${JSON.stringify(load.statuses)}`];
  const { acknowledged: events } = load;
  const problems = [...refused, ...(await checkRun(bench, run, { events, deliveries: events }))];
  return { aboveIdleMb: highestMb - idleMb, problems };
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

async function measureRounds(
  bench: BenchProduct,
  pid: number,
  { rounds, progress }: BenchOptions,
): Promise<Row> {
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const result = await measureLarge(bench, pid, round);
    progress(`${large.bodies} large bodies: ${result.aboveIdleMb.toFixed(0)} MB above idle`);
    results.push(result);
  }
  return {
    name: `${large.bodies} bodies of 1 MB at once: highest memory of the app above idle`,
    unit: "MB",
    values: results.map(({ aboveIdleMb }) => aboveIdleMb),
    goal: { atMost: 256 },
    problems: results.flatMap(({ problems }) => problems),
  };
}

/** The memory of the app. Linux only. The soak comes first, because large bodies leave free memory in the heap. */
export const memory: Figure = {
  name: "memory",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const pid = await appPid(bench.product.pid());
      await createEndpoints(bench, { count: soak.endpoints, group, urlOf: bench.receiver.urlOf });
      await send(bench, "warm-up", warmUp);
      const growth = await measureSoak(bench, pid, options.soakSeconds);
      options.progress(`soak: ${growth.values[0]?.toFixed(1)} MB`);
      return [await measureRounds(bench, pid, options), growth];
    }),
};
