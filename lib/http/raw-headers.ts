import type { HeaderPairs } from "./types";

/** The header lines of a message that Node has received. @param raw names and values by turns, as in `rawHeaders` */
export function headerPairsOf(raw: readonly string[]): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let at = 0; at < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return pairs;
}
