import { duplicatesOf } from "./check-evidence";
import { type Finding, judgeRig } from "./check-rig";
import { type KillPoint, killPoints } from "./kill-points";
import { type KillRound, killRound } from "./kill-round";
import { killTable } from "./kill-table";
import { shuffled } from "./random";
import type { Rig } from "./rig";

export interface KillsOptions {
  readonly rounds: number;
  readonly random: () => number;
  readonly points?: readonly KillPoint[];
  readonly print: (text: string) => void;
}

/** Kills every actor at every point, in an order that the seed fixes, under load that never pauses. */
export async function kills(rig: Rig, options: KillsOptions): Promise<Finding> {
  const { random, print } = options;
  const provider = rig.startProvider({ random, senders: 6, paceMs: 40 });
  const rounds: KillRound[] = [];
  for (const point of schedule(options)) {
    const round = await killRound({ rig, provider, random }, point);
    rounds.push(round);
    print(
      `${rounds.length}/${options.rounds} ${point.actor}, ${point.name}: moving after ${Math.round(round.deliveringMs)} ms`,
    );
  }
  const { evidence, problems } = await judgeRig(rig);
  const lost = rounds.flatMap((round) => round.lost);
  if (lost.length > 0) problems.push(`lost for good or for a while: ${lost.join(", ")}`);
  const measured = killTable(rounds, duplicatesOf(evidence));
  return { title: `${rounds.length} kills`, measured, problems };
}

/** As many points as there are rounds, each as often as the others. */
function schedule({ rounds, random, points = killPoints }: KillsOptions): KillPoint[] {
  const repeats = Array.from({ length: Math.ceil(rounds / points.length) }, () => shuffled(points, random));
  return repeats.flat().slice(0, rounds);
}
