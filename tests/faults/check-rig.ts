import { type Evidence, judge } from "./check-evidence";
import { gatherEvidence } from "./gather-evidence";
import type { Rig } from "./rig";

/** What a scenario saw. No problems: it passed. */
export interface Finding {
  readonly title: string;
  /** Numbers for people, a line each. */
  readonly measured: readonly string[];
  readonly problems: readonly string[];
}

/** How many examples of a broken promise are shown. */
const examples = 3;

/** Brings the rig to rest and judges its whole life so far. */
export async function judgeRig(rig: Rig): Promise<{ evidence: Evidence; problems: string[] }> {
  const evidence = await gatherEvidence(rig);
  const problems = judge(evidence).map(
    ({ rule, who }) => `${rule}: ${who.length}, such as\n    ${who.slice(0, examples).join("\n    ")}`,
  );
  return { evidence, problems };
}

export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
