import type { HeaderPairs } from "./types";

/** The header lines of a message that Node has received. @param raw names and values by turns, as in `rawHeaders` */
export function headerPairsOf(raw: readonly string[]): HeaderPairs {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[i * 2] ?? "", raw[i * 2 + 1] ?? ""] as const);
}
