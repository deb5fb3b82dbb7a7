import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun, untilArrived } from "../shared/deliveries";
import { createEndpoints, types } from "../shared/endpoints";
import type { BenchOptions, Figure, Row } from "../shared/figure";
import { type LoadResult, shareAcknowledged } from "../shared/load-plan";
import { type Sender, startSender } from "../shared/sender";
import { closedLoop } from "../shared/side-by-side";

const sizes = [
  { endpoints: 1_000, seconds: 5 },
  { endpoints: 5_000, seconds: 20 },
] as const;
/** The default quota of a partner. */
const perPartner = 100;
const giveUpAfterSeconds = 180;
const others = { perSecond: 50, group: "others", mostSeconds: giveUpAfterSeconds + 30 } as const;
/** How long the others send before the event comes, in milliseconds. */
const leadMs = 2_000;

interface Result {
  /** Until the last delivery arrived; undefined if some did not. */
  readonly seconds: number | undefined;
  readonly othersShare: number;
  readonly problems: readonly string[];
}

async function startOthers({ webhookUrl, secret }: BenchProduct, sender: Sender, run: string) {
  const { group, perSecond, mostSeconds } = others;
  const count = perSecond * mostSeconds;
  return sender.start(
    closedLoop({ url: webhookUrl, secret, type: types.single, run, group, count, perSecond }),
  );
}

async function measureEvent(
  bench: BenchProduct,
  otherSender: Sender,
  endpoints: number,
  round: number,
): Promise<Result> {
  const { sender, receiver, secret, webhookUrl } = bench;
  const run = `fan-out${endpoints}-${round}`;
  await receiver.expect({ run, secret, events: 1, endpoints, toAll: true });
  const otherLoad = await startOthers(bench, otherSender, `others${endpoints}-${round}`);
  await new Promise((resolve) => setTimeout(resolve, leadMs));
  const plan = closedLoop({ url: webhookUrl, secret, type: types.shared, run, count: 1, connections: 1 });
  const load = await sender.send(plan);
  const arrived = await untilArrived(bench, endpoints, giveUpAfterSeconds * 1_000);
  otherLoad.stop();
  const otherResult: LoadResult = await otherLoad.result;
  const { lastArrivalAt } = await receiver.state();
  const isComplete = arrived === endpoints;
  const problems = isComplete
    ? await checkRun(bench, run, { events: 1, deliveries: endpoints, hasOthers: true })
    : [`${arrived} of ${endpoints} delivered after ${giveUpAfterSeconds} s`];
  return {
    seconds: isComplete ? (lastArrivalAt - (load.sentAt[0] ?? 0)) / 1_000 : undefined,
    othersShare: shareAcknowledged(otherResult),
    problems,
  };
}

/** A product that did not deliver everything is not measured again: it may not have recovered. */
async function measureRounds(
  bench: BenchProduct,
  endpoints: number,
  options: BenchOptions,
): Promise<Result[]> {
  const { receiver } = bench;
  const startedAt = performance.now();
  await createEndpoints(bench, { count: endpoints, perPartner, urlOf: receiver.urlOf });
  options.progress(
    `${endpoints} endpoints registered in ${Math.round((performance.now() - startedAt) / 1_000)} s`,
  );
  await createEndpoints(bench, { count: 1, group: others.group, urlOf: receiver.urlOf });
  const otherSender = startSender();
  const results: Result[] = [];
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      const result = await measureEvent(bench, otherSender, endpoints, round);
      const time = result.seconds === undefined ? "not complete" : `${result.seconds.toFixed(1)} s`;
      options.progress(
        `${endpoints} endpoints: ${time}, others ${(result.othersShare * 100).toFixed(1)} % with 200`,
      );
      results.push(result);
      if (result.seconds === undefined) break;
    }
  } finally {
    await otherSender.close();
  }
  return results;
}

/** One event that many healthy endpoints want, while other webhooks come in at an even pace. */
export const fanOut: Figure = {
  name: "fan-out",
  measure: async (options) => {
    const rows: Row[] = [];
    for (const { endpoints, seconds } of sizes) {
      const results = await withProduct(options.node, (bench) => measureRounds(bench, endpoints, options));
      const count = endpoints.toLocaleString("en-US");
      rows.push(
        {
          name: `one event for ${count} endpoints, all delivered`,
          unit: "s",
          values: results.flatMap((result) => result.seconds ?? []),
          goal: { atMost: seconds },
          problems: results.flatMap((result) => result.problems),
        },
        {
          name: `· others' webhooks meanwhile with 200 (${count})`,
          unit: "%",
          values: results.map((result) => result.othersShare * 100),
          goal: { atLeast: 100 },
        },
      );
    }
    return rows;
  },
};
