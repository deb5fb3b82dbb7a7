import { countRepeats } from "./check-evidence";
import { checkRig, type ScenarioResult } from "./check-rig";
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

/** Kills every actor at every point, in an order that depends on the seed, under constant load. */
export async function kills(rig: Rig, options: KillsOptions): Promise<ScenarioResult> {
  const { random, print } = options;
  const provider = rig.startProvider({ random, senders: 6, paceMs: 40 });
  const rounds: KillRound[] = [];
  for (const point of schedule(options)) {
    const round = await killRound({ rig, provider, random }, point);
    rounds.push(round);
    print(
      `${rounds.length}/${options.rounds} ${point.actor}, ${point.name}: delivering after ${Math.round(round.deliveringMs)} ms`,
    );
  }
  const { evidence, problems } = await checkRig(rig);
  const lost = rounds.flatMap((round) => round.lost);
  if (lost.length > 0) problems.push(`lost, at least for a while: ${lost.join(", ")}`);
  const measured = killTable(rounds, countRepeats(evidence));
  return { title: `${rounds.length} kills`, measured, problems };
}

/** One point for each round, each point equally often. */
function schedule({ rounds, random, points = killPoints }: KillsOptions): KillPoint[] {
  const repeats = Array.from({ length: Math.ceil(rounds / points.length) }, () => shuffled(points, random));
  return repeats.flat().slice(0, rounds);
}
