import { checkRig, inSeconds, type ScenarioResult } from "./check-rig";
import type { Rig } from "./rig";
import { waitForDeliveries } from "./wait-for-deliveries";

const hourMs = 3_600_000;
const hours = [1, -1, 0] as const;
/** If a moved clock delays a retry, the sweep finds it within this time. */
const restLimitMs = 150_000;

/**
 * Sets the wall clock of app and runner an hour ahead, an hour back, and right again, under load. Only the database's
 * clock decides when a retry is due, so no retry may come early, get lost, or run twice.
 */
export async function clocks(rig: Rig, random: () => number): Promise<ScenarioResult> {
  const measured: string[] = [];
  const problems: string[] = [];
  for (const shift of hours) {
    const provider = rig.startProvider({ random, senders: 4, paceMs: 40 });
    await waitForDeliveries(rig, provider);
    rig.shiftClocks(shift * hourMs);
    const { deliveringMs } = await waitForDeliveries(rig, provider);
    await provider.stop();
    const since = performance.now();
    problems.push(...(await checkRig(rig)).problems);
    const restMs = performance.now() - since;
    if (restMs > restLimitMs) problems.push(`retries took ${inSeconds(restMs)}`);
    measured.push(
      `${shift} h: every lane delivering after ${inSeconds(deliveringMs)}, the last retry ${inSeconds(restMs)} after the last event`,
    );
  }
  return { title: "Clock set by an hour", measured, problems };
}
