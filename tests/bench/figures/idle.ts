import { setTimeout as pause } from "node:timers/promises";
import { type BenchProduct, withProduct } from "../shared/bench-product";
import { untilArrived } from "../shared/deliveries";
import { createEndpoints, types } from "../shared/endpoints";
import type { Figure } from "../shared/figure";
import { closedLoop } from "../shared/side-by-side";

const group = "idle";
const minuteMs = 60_000;
/** How long the work of the only event may take until the product is idle. */
const settleMs = 20_000;
/** The window starts between two jobs that run on the minute. */
const afterTheMinuteMs = 20_000;
const monthSeconds = 30 * 24 * 60 * 60;

async function deliverOne(bench: BenchProduct): Promise<void> {
  const { sender, receiver, secret, webhookUrl } = bench;
  await createEndpoints(bench, { count: 1, group, urlOf: receiver.urlOf });
  await receiver.expect({ run: "idle", secret, events: 1, endpoints: 1, toAll: false });
  await sender.send(
    closedLoop({ url: webhookUrl, secret, type: types.single, run: "idle", group, count: 1, connections: 1 }),
  );
  await untilArrived(bench, 1);
}

/**
 * Calls of an idle product over some minutes, times the minutes of a month. Jobs that run less often than the window is long
 * count as often as they happen to run in it.
 */
export const idle: Figure = {
  name: "idle",
  measure: ({ node, idleSeconds, progress }) =>
    withProduct(node, async (bench) => {
      await deliverOne(bench);
      await pause(settleMs);
      await pause((minuteMs + afterTheMinuteMs - (Date.now() % minuteMs)) % minuteMs);
      const before = await bench.inngestCalls();
      await pause(idleSeconds * 1_000);
      const calls = (await bench.inngestCalls()) - before;
      progress(`${calls} calls in ${idleSeconds} s`);
      return [
        {
          name: `Inngest executions per month, idle (${calls} in ${idleSeconds} s)`,
          unit: "executions",
          values: [(calls * monthSeconds) / idleSeconds],
          goal: { atMost: 15_000 },
        },
      ];
    }),
};
