import { duration } from "@/components/format/format";
import type { HistoryEntry, SecretEntry } from "@/lib/endpoints/read-endpoint-history";
import { writeSchedule } from "./form/schedule";

const fieldWords: Readonly<Record<string, string>> = {
  url: "URL",
  dialect: "dialect",
  description: "name",
  eventTypes: "event types",
  filter: "filter",
  status: "status",
  timeoutMs: "time limit",
  retrySchedule: "retries",
  maxInFlight: "requests at a time",
  rateLimit: "rate",
  ordered: "order",
  lateSuccess: "a late success",
  disableAfter: "disabled after",
};

/** What people call a field of an endpoint's settings. */
export function fieldWord(field: string): string {
  return fieldWords[field] ?? field;
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === "number");

/** How a value is written where the field's usual way needs no word of its own. */
function plainWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const valueWriters: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  timeoutMs: (value) => (typeof value === "number" ? duration(value) : undefined),
  retrySchedule: (value) => (isNumbers(value) ? writeSchedule(value) || "none" : undefined),
  rateLimit: (value) => (typeof value === "number" ? `${value} a second` : "no limit"),
  ordered: (value) => (value === true ? "strict" : "as it comes"),
  lateSuccess: (value) => (value === "accept" ? "counts as a success" : "counts as a failure"),
  disableAfter: (value) =>
    typeof value === "number" ? `${duration(value * 1_000)} of nothing but failures` : "never",
};

/** A field's value as the settings write it. */
export function valueWords(field: string, value: unknown): string {
  return valueWriters[field]?.(value) ?? plainWords(value);
}

/** What was done, in a few words: "Changed URL and time limit". */
export function deedWords(entry: HistoryEntry): string {
  if ("versions" in entry) return secretWords(entry);
  if (entry.kind === "registered") return "Registered";
  if (entry.kind === "moved") return "Moved to a new URL";
  const status = entry.changes.find(({ field }) => field === "status");
  if (status && entry.changes.length === 1) return statusWords(status.after);
  return `Changed ${listOf(entry.changes.map(({ field }) => fieldWord(field)))}`;
}

function statusWords(status: unknown): string {
  if (status === "enabled") return "Enabled";
  return status === "paused" ? "Paused" : "Disabled";
}

function secretWords({ kind, versions, overlapSeconds }: SecretEntry): string {
  const named = listOf(versions.map((version) => `v${version}`));
  if (kind === "overlap_ended") return `Overlap ended: ${named} signs no more`;
  const old =
    overlapSeconds === 0
      ? "the old one ended at once"
      : `the old one stays in force for ${duration(overlapSeconds * 1_000)}`;
  return `Secret rotated to ${named}; ${old}`;
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
