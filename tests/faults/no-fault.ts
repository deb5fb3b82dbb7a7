import { countRepeats } from "./check-evidence";
import { checkRig, type ScenarioResult } from "./check-rig";
import type { Rig } from "./rig";
import { until } from "./until";

/** Runs without a fault: everything must arrive, and nothing may be sent twice. */
export async function noFault(rig: Rig, random: () => number, events: number): Promise<ScenarioResult> {
  const provider = rig.startProvider({ random, senders: 6, paceMs: 5 });
  await until("the events", () => provider.acknowledged.size >= events, 300_000);
  const { evidence, problems } = await checkRig(rig);
  const { lines, deliveries } = evidence;
  const measured = [
    `${provider.acknowledged.size} events acknowledged, ${deliveries.length} deliveries, ${lines.length} requests, ${countRepeats(evidence).size} sent twice`,
  ];
  return { title: "No fault", measured, problems };
}
