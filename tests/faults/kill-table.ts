import type { KillRound } from "./kill-round";

const columns = [
  "actor",
  "kill -9",
  "kills",
  "acknowledged",
  "lost",
  "interrupted",
  "sent again",
  "accepting ms",
  "delivering ms",
];

/**
 * The rounds as a Markdown table, with a row for each actor and point, and their sum.
 * @param duplicates the number of extra requests of each delivery
 */
export function killTable(rounds: readonly KillRound[], duplicates: ReadonlyMap<string, number>): string[] {
  const counted = sentAgain(rounds, duplicates);
  const keys = [...new Set(rounds.map(keyOf))].sort();
  const rows = keys.map((key) =>
    rowOf(
      key,
      rounds.filter((round) => keyOf(round) === key),
      counted,
    ),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map(line),
    line(rowOf("all\tpoints", rounds, counted)),
  ];
}

function keyOf({ point }: KillRound): string {
  return `${point.actor}\t${point.name}`;
}

function rowOf(key: string, rounds: readonly KillRound[], counted: ReadonlyMap<KillRound, number>): string[] {
  const sum = (count: (round: KillRound) => number) =>
    String(rounds.reduce((all, round) => all + count(round), 0));
  return [
    ...key.split("\t"),
    String(rounds.length),
    sum(({ acknowledged }) => acknowledged),
    sum(({ lost }) => lost.length),
    sum(({ cutShort }) => cutShort.length),
    sum((round) => counted.get(round) ?? 0),
    spread(rounds.map(({ acceptingMs }) => acceptingMs)),
    spread(rounds.map(({ deliveringMs }) => deliveringMs)),
  ];
}

/** Median and maximum. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${Math.round(median)} / ${Math.round(sorted.at(-1) ?? 0)}`;
}

/** The number of repeated requests of each round. Each counts for the first round that interrupted its delivery. */
function sentAgain(
  rounds: readonly KillRound[],
  duplicates: ReadonlyMap<string, number>,
): Map<KillRound, number> {
  const left = new Map(duplicates);
  const counted = new Map<KillRound, number>();
  for (const round of rounds) {
    for (const { delivery } of round.cutShort) {
      const count = left.get(delivery) ?? 0;
      if (count === 0) continue;
      left.set(delivery, count - 1);
      counted.set(round, (counted.get(round) ?? 0) + 1);
    }
  }
  return counted;
}
