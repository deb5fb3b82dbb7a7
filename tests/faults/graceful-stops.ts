import { type Finding, inSeconds, judgeRig } from "./check-rig";
import type { Rig } from "./rig";
import { movementSince } from "./wait-for-deliveries";

/** The app gives what is under way 15 s, and then it ends whatever happens. */
const stopLimitMs = 20_000;

/** SIGTERM under load, as at a deployment: nothing is lost and nothing is sent twice. */
export async function orderlyStops(rig: Rig, random: () => number, rounds: number): Promise<Finding> {
  const provider = rig.startProvider({ random, senders: 6, paceMs: 20 });
  const longest = { app: 0, runner: 0 };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ["app", "runner"] as const) {
      await movementSince(rig, provider);
      const since = performance.now();
      await rig.actors[name].stop();
      longest[name] = Math.max(longest[name], performance.now() - since);
      await rig.actors[name].start();
    }
  }
  await movementSince(rig, provider);
  const { problems } = await judgeRig(rig);
  const slow = Math.max(longest.app, longest.runner);
  if (slow > stopLimitMs) problems.push(`a stop took ${inSeconds(slow)}`);
  const measured = [
    `${rounds} stops of app and runner each, the longest ${inSeconds(longest.app)} and ${inSeconds(longest.runner)}, ${provider.acknowledged.size} events acknowledged`,
  ];
  return { title: "SIGTERM under load", measured, problems };
}
