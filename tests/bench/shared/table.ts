import { type Goal, isReached, type Row } from "./figure";
import { formatNumber, formatSpread } from "./statistics";

const columns = ["figure", "median [least–most]", "unit", "goal", "aim", "reached"] as const;

/** The rows as a Markdown table with aligned columns, and the problems below it. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.values.length === 0 ? "–" : formatSpread(row.values),
    row.unit,
    formatGoal(row.goal),
    row.aim ?? "",
    formatReached(isReached(row)),
  ]);
  const widths = columns.map((title, at) =>
    Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  const problems = rows.flatMap(({ name, problems = [] }) =>
    problems.map((problem) => `${name}: ${problem}`),
  );
  return [line(columns), rule, ...cells.map(line), ...problems].join("\n");
}

function formatGoal(goal: Goal | undefined): string {
  if (goal === undefined) return "";
  return "atLeast" in goal ? `≥ ${formatNumber(goal.atLeast)}` : `≤ ${formatNumber(goal.atMost)}`;
}

function formatReached(reached: boolean | undefined): string {
  if (reached === undefined) return "";
  return reached ? "yes" : "NO";
}
