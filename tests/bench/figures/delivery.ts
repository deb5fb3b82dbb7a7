import { processorMsOfTree } from "@/tests/support/processes";
import { type BenchProduct, withProduct } from "../shared/bench-product";
import { checkRun, untilArrived } from "../shared/deliveries";
import { createEndpoints } from "../shared/endpoints";
import type { BenchOptions, Figure, Row } from "../shared/figure";
import { planSingles } from "../shared/plan-singles";
import { countFor } from "../shared/side-by-side";

const endpointCounts = [1, 10, 50] as const;
const warmUp = { count: 10_000, seconds: 3 };

interface Result {
  readonly endpoints: number;
  /** Taken and delivered: up to the last arrival. */
  readonly perSecond: number;
  readonly cpuMsPerEvent: number;
  readonly inngestCalls: number;
  readonly deliveries: number;
  readonly problems: readonly string[];
}

interface Size {
  readonly count: number;
  readonly seconds: number;
}

async function measureRun(bench: BenchProduct, endpoints: number, run: string, size: Size): Promise<Result> {
  const { sender, receiver, product } = bench;
  const plan = await planSingles(bench, { run, group: groupOf(endpoints), endpoints, ...size });
  const load = await sender.start(plan);
  const before = { cpuMs: await processorMsOfTree(product.pid()), calls: await bench.inngestCalls() };
  const { acknowledged, sent, sentAt, statuses } = await load.result;
  await untilArrived(bench, acknowledged);
  const { lastArrivalAt } = await receiver.state();
  const refused = acknowledged === sent ? [] : [`${run}: statuses ${JSON.stringify(statuses)}`];
  const cpuMs = (await processorMsOfTree(product.pid())) - before.cpuMs;
  const inngestCalls = (await bench.inngestCalls()) - before.calls;
  const wrong = await checkRun(bench, run, { events: acknowledged, deliveries: acknowledged });
  return {
    endpoints,
    perSecond: (acknowledged * 1_000) / (lastArrivalAt - (sentAt[0] ?? 0)),
    cpuMsPerEvent: cpuMs / acknowledged,
    inngestCalls,
    deliveries: acknowledged,
    problems: [...refused, ...wrong.map((text) => `${run}: ${text}`)],
  };
}

function groupOf(endpoints: number): string {
  return `of-${endpoints}`;
}

async function measureRounds(bench: BenchProduct, options: BenchOptions): Promise<Result[]> {
  const paces = new Map<number, number>();
  for (const count of endpointCounts) {
    await createEndpoints(bench, { count, group: groupOf(count), urlOf: bench.receiver.urlOf });
    paces.set(count, (await measureRun(bench, count, `warm-up${count}`, warmUp)).perSecond);
  }
  const results: Result[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const count of endpointCounts) {
      // It takes events faster than it delivers them.
      const size = { count: 2 * countFor(paces.get(count) ?? 0, options.seconds), seconds: options.seconds };
      const result = await measureRun(bench, count, `delivery${count}-${round}`, size);
      options.progress(
        `${count} endpoints: ${Math.round(result.perSecond)}/s, ${result.cpuMsPerEvent.toFixed(2)} ms of CPU per event`,
      );
      results.push(result);
    }
  }
  return results;
}

/** As many events as 64 connections can post, each delivered to one of 1, 10 or 50 endpoints that respond at once. */
export const delivery: Figure = {
  name: "delivery",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const results = await measureRounds(bench, options);
      const each = (name: string, toRow: (results: readonly Result[]) => Omit<Row, "name">) =>
        endpointCounts.map((endpoints): Row => {
          const title = `${name}, ${endpoints} endpoint${endpoints === 1 ? "" : "s"}`;
          return { name: title, ...toRow(results.filter((result) => result.endpoints === endpoints)) };
        });
      return [
        ...each("events taken and delivered", (all) => ({
          unit: "events/s",
          values: all.map(({ perSecond }) => perSecond),
          goal: { atLeast: 2_000 },
          aim: "3,000",
          problems: all.flatMap(({ problems }) => problems),
        })),
        ...each("CPU per event, all processes", (all) => ({
          unit: "ms",
          values: all.map(({ cpuMsPerEvent }) => cpuMsPerEvent),
          goal: { atMost: 0.8 },
        })),
        ...each("Inngest executions per 1,000 deliveries", (all) => ({
          unit: "executions",
          values: all.map(({ inngestCalls, deliveries }) => (inngestCalls * 1_000) / deliveries),
          goal: { atMost: 5 },
        })),
      ];
    }),
};
