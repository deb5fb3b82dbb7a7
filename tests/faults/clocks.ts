import { type Finding, inSeconds, judgeRig } from "./check-rig";
import type { Rig } from "./rig";
import { movementSince } from "./wait-for-deliveries";

const hourMs = 3_600_000;
const hours = [1, -1, 0] as const;
/** Retries that a moved clock sends astray are found by the sweep at the latest. */
const restLimitMs = 150_000;

/**
 * The wall clock of the machine that runs app and runner is set an hour ahead, an hour back, and right again, under
 * load. When something is due is the database's business: no retry comes early, none is stranded, none is repeated.
 */
export async function clocks(rig: Rig, random: () => number): Promise<Finding> {
  const measured: string[] = [];
  const problems: string[] = [];
  for (const shift of hours) {
    const provider = rig.startProvider({ random, senders: 4, paceMs: 40 });
    await movementSince(rig, provider);
    rig.shiftClocks(shift * hourMs);
    const { deliveringMs } = await movementSince(rig, provider);
    await provider.stop();
    const since = performance.now();
    problems.push(...(await judgeRig(rig)).problems);
    const restMs = performance.now() - since;
    if (restMs > restLimitMs) problems.push(`retries took ${inSeconds(restMs)}`);
    measured.push(
      `${shift} h: every lane delivering after ${inSeconds(deliveringMs)}, the last retry ${inSeconds(restMs)} after the last event`,
    );
  }
  return { title: "Clock set by an hour", measured, problems };
}
