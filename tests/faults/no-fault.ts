import { duplicatesOf } from "./check-evidence";
import { type Finding, judgeRig } from "./check-rig";
import type { Rig } from "./rig";
import { until } from "./until";

/** Without a fault: everything arrives, and nothing is sent twice. */
export async function calm(rig: Rig, random: () => number, events: number): Promise<Finding> {
  const provider = rig.startProvider({ random, senders: 6, paceMs: 5 });
  await until("the events", () => provider.acknowledged.size >= events, 300_000);
  const { evidence, problems } = await judgeRig(rig);
  const { lines, deliveries } = evidence;
  const measured = [
    `${provider.acknowledged.size} events acknowledged, ${deliveries.length} deliveries, ${lines.length} requests, ${duplicatesOf(evidence).size} sent twice`,
  ];
  return { title: "No fault", measured, problems };
}
