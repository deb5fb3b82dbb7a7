import { setTimeout as pause } from "node:timers/promises";
import { type BenchProduct, withProduct } from "../shared/bench-product";
import { deliveryTimes, untilArrived } from "../shared/deliveries";
import { createEndpoints, setStatus, types } from "../shared/endpoints";
import type { BenchOptions, Figure } from "../shared/figure";
import { shareAcknowledged } from "../shared/load-plan";
import { planSingles } from "../shared/plan-singles";
import { startBenchReceiver } from "../shared/receiver";
import { type Sender, startSender } from "../shared/sender";
import { closedLoop } from "../shared/side-by-side";
import { percentile } from "../shared/statistics";

const hangingEndpoints = 600;
const healthy = { endpoints: 10, perSecond: 50, group: "healthy" } as const;
/** Each of these events is for all endpoints that hang. */
const hangingPerSecond = 0.2;
const leadMs = 5_000;
/** How long the deliveries may take. One that has not arrived by then counts as this late. */
const arriveWithinMs = 15_000;

interface Result {
  readonly p95: number;
  readonly problems: readonly string[];
}

async function measureHealthy(bench: BenchProduct, run: string, seconds: number): Promise<Result> {
  const { sender, receiver } = bench;
  const { endpoints, perSecond, group } = healthy;
  const count = perSecond * seconds;
  const load = await sender.send(await planSingles(bench, { run, group, endpoints, count, perSecond }));
  const arrived = await untilArrived(bench, load.acknowledged, arriveWithinMs);
  const times = deliveryTimes(load.sentAt, await receiver.arrivals());
  const late = Array.from({ length: count - times.length }, () => arriveWithinMs);
  const problems =
    arrived === count ? [] : [`${run}: ${arrived} of ${count} events of the other partner delivered`];
  return { p95: percentile([...times, ...late], 0.95), problems };
}

interface Pair {
  readonly without: Result;
  readonly with: Result;
  readonly problems: readonly string[];
}

async function measurePair(
  bench: BenchProduct,
  hanging: { readonly ids: readonly string[]; readonly sender: Sender; readonly open: () => Promise<number> },
  round: number,
  seconds: number,
): Promise<Pair> {
  const { secret, webhookUrl } = bench;
  await setStatus(bench, hanging.ids, "disabled");
  while ((await hanging.open()) > 0) await pause(200);
  const without = await measureHealthy(bench, `without${round}`, seconds);
  await setStatus(bench, hanging.ids, "enabled");
  const load = await hanging.sender.start(
    closedLoop({
      url: webhookUrl,
      secret,
      type: types.shared,
      run: `hanging${round}`,
      count: 1_000,
      perSecond: hangingPerSecond,
    }),
  );
  await pause(leadMs);
  const withHanging = await measureHealthy(bench, `with${round}`, seconds);
  load.stop();
  const share = shareAcknowledged(await load.result);
  const refused =
    share === 1 ? [] : [`hanging${round}: ${(share * 100).toFixed(0)} % of the events with 200`];
  return { without, with: withHanging, problems: [...without.problems, ...withHanging.problems, ...refused] };
}

async function measurePairs(
  bench: BenchProduct,
  { rounds, seconds, progress }: BenchOptions,
): Promise<Pair[]> {
  const receiver = await startBenchReceiver();
  const sender = startSender();
  const pairs: Pair[] = [];
  try {
    await createEndpoints(bench, { ...healthy, count: healthy.endpoints, urlOf: bench.receiver.urlOf });
    const ids = await createEndpoints(bench, { count: hangingEndpoints, urlOf: () => receiver.hangingUrl });
    const open = async () => (await receiver.state()).hanging;
    await measureHealthy(bench, "warm-up", 3);
    for (let round = 1; round <= rounds; round += 1) {
      const pair = await measurePair(bench, { ids, sender, open }, round, seconds);
      progress(
        `p95 ${pair.without.p95.toFixed(0)} → ${pair.with.p95.toFixed(0)} ms, ${await open()} requests hang`,
      );
      pairs.push(pair);
      // After lost or late deliveries, the next measurement would measure the rest of this one.
      if (pair.problems.length > 0) break;
    }
  } finally {
    await Promise.all([sender.close(), receiver.close()]);
  }
  return pairs;
}

/** All endpoints of one partner hang. Another partner's deliveries, with and without them, in turn. */
export const hanging: Figure = {
  name: "hanging",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const pairs = await measurePairs(bench, options);
      return [
        {
          name: `${hangingEndpoints} hanging endpoints of one partner: another partner's delivery p95 ÷ without`,
          unit: "ratio",
          values: pairs.map((pair) => pair.with.p95 / pair.without.p95),
          goal: { atMost: 1.25 },
          problems: pairs.flatMap(({ problems }) => problems),
        },
        { name: "· p95 without", unit: "ms", values: pairs.map(({ without }) => without.p95) },
        { name: "· p95 with", unit: "ms", values: pairs.map((pair) => pair.with.p95) },
      ];
    }),
};
