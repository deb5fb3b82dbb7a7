import { median } from "./statistics";

/** The number that a figure should reach. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One row of the table. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  /** One value per round. */
  readonly values: readonly number[];
  /** Without one, the row is for information only. */
  readonly goal?: Goal;
  /** A better number than the goal, for information. */
  readonly aim?: string;
  /** Results that are not what they must be, such as events without a row. They fail the row, whatever its values are. */
  readonly problems?: readonly string[];
}

export interface BenchOptions {
  readonly rounds: number;
  /** How long one measurement sends. */
  readonly seconds: number;
  readonly idleSeconds: number;
  readonly soakSeconds: number;
  /** The Node that runs the product and what it is compared with. */
  readonly node: string;
  readonly progress: (text: string) => void;
}

/** Something that can be measured alone. It starts and removes everything that it needs. */
export interface Figure {
  /** The name for `--only`. */
  readonly name: string;
  measure(options: BenchOptions): Promise<readonly Row[]>;
}

/** Whether the median reaches the goal and no result is wrong; undefined for a row that is for information only. */
export function isReached({ values, goal, problems = [] }: Row): boolean | undefined {
  if (problems.length > 0) return false;
  if (goal === undefined) return undefined;
  if (values.length === 0) return false;
  return "atLeast" in goal ? median(values) >= goal.atLeast : median(values) <= goal.atMost;
}
