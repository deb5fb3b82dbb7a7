import { checkRig, inSeconds, type ScenarioResult } from "./check-rig";
import type { Rig } from "./rig";
import { waitForDeliveries } from "./wait-for-deliveries";

/** The app waits 15 s for requests in flight. Then it ends in any case. */
const stopLimitMs = 20_000;

/** Sends SIGTERM under load, as at a deployment: nothing may be lost or sent twice. */
export async function gracefulStops(rig: Rig, random: () => number, rounds: number): Promise<ScenarioResult> {
  const provider = rig.startProvider({ random, senders: 6, paceMs: 20 });
  const longest = { app: 0, runner: 0 };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ["app", "runner"] as const) {
      await waitForDeliveries(rig, provider);
      const since = performance.now();
      await rig.actors[name].stop();
      longest[name] = Math.max(longest[name], performance.now() - since);
      await rig.actors[name].start();
    }
  }
  await waitForDeliveries(rig, provider);
  const { problems } = await checkRig(rig);
  const slow = Math.max(longest.app, longest.runner);
  if (slow > stopLimitMs) problems.push(`a stop took ${inSeconds(slow)}`);
  const measured = [
    `${rounds} stops of app and runner each, the longest ${inSeconds(longest.app)} and ${inSeconds(longest.runner)}, ${provider.acknowledged.size} events acknowledged`,
  ];
  return { title: "SIGTERM under load", measured, problems };
}
