import { type Evidence, findViolations } from "./check-evidence";
import { gatherEvidence } from "./gather-evidence";
import type { Rig } from "./rig";

/** The result of a scenario. It passed if there are no problems. */
export interface ScenarioResult {
  readonly title: string;
  /** Measurements as lines of text. */
  readonly measured: readonly string[];
  readonly problems: readonly string[];
}

/** The number of examples that are printed for each violation. */
const examples = 3;

/** Waits until all deliveries have ended, and checks everything that happened in the rig so far. */
export async function checkRig(rig: Rig): Promise<{ evidence: Evidence; problems: string[] }> {
  const evidence = await gatherEvidence(rig);
  const problems = findViolations(evidence).map(
    ({ rule, who }) => `${rule}: ${who.length}, such as\n    ${who.slice(0, examples).join("\n    ")}`,
  );
  return { evidence, problems };
}

export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
