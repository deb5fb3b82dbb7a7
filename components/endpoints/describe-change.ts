import { formatDuration } from "@/components/format/format";
import type { HistoryEntry, SecretEntry } from "@/lib/endpoints/read-endpoint-history";
import { formatSchedule } from "./form/schedule";

const fieldLabels: Readonly<Record<string, string>> = {
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
export function fieldLabel(field: string): string {
  return fieldLabels[field] ?? field;
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === "number");

/** How a value is written where the field's usual way needs no word of its own. */
function formatPlain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const valueFormatters: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  timeoutMs: (value) => (typeof value === "number" ? formatDuration(value) : undefined),
  retrySchedule: (value) => (isNumbers(value) ? formatSchedule(value) || "none" : undefined),
  rateLimit: (value) => (typeof value === "number" ? `${value} a second` : "no limit"),
  ordered: (value) => (value === true ? "strict" : "as it comes"),
  lateSuccess: (value) => (value === "accept" ? "counts as a success" : "counts as a failure"),
  disableAfter: (value) =>
    typeof value === "number" ? `${formatDuration(value * 1_000)} of nothing but failures` : "never",
};

/** A field's value as the settings write it. */
export function formatFieldValue(field: string, value: unknown): string {
  return valueFormatters[field]?.(value) ?? formatPlain(value);
}

/** What was done, in a few words: "Changed URL and time limit". */
export function describeChange(entry: HistoryEntry): string {
  if ("versions" in entry) return describeSecretChange(entry);
  if (entry.kind === "registered") return "Registered";
  if (entry.kind === "moved") return "Moved to a new URL";
  const status = entry.changes.find(({ field }) => field === "status");
  if (status && entry.changes.length === 1) return describeStatus(status.after);
  return `Changed ${joinList(entry.changes.map(({ field }) => fieldLabel(field)))}`;
}

function describeStatus(status: unknown): string {
  if (status === "enabled") return "Enabled";
  return status === "paused" ? "Paused" : "Disabled";
}

function describeSecretChange({ kind, versions, overlapSeconds }: SecretEntry): string {
  const versionList = joinList(versions.map((version) => `v${version}`));
  if (kind === "overlap_ended") return `Overlap ended: ${versionList} signs no more`;
  const old =
    overlapSeconds === 0
      ? "the old one ended at once"
      : `the old one stays in force for ${formatDuration(overlapSeconds * 1_000)}`;
  return `Secret rotated to ${versionList}; ${old}`;
}

function joinList(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
