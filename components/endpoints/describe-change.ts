import { formatDuration } from "@/components/format/format";
import type { HistoryEntry, SecretEntry } from "@/lib/endpoints/read-endpoint-history";
import { settingLabel } from "@/lib/endpoints/settings";

/** One line about a change: "Changed URL and timeout". */
export function describeChange(entry: HistoryEntry): string {
  if ("versions" in entry) return describeSecretChange(entry);
  if (entry.kind === "registered") return "Registered";
  if (entry.kind === "moved") return "Moved to a new URL";
  const status = entry.changes.find(({ field }) => field === "status");
  if (status && entry.changes.length === 1) return describeStatus(status.after);
  return `Changed ${joinList(entry.changes.map(({ field }) => inSentence(settingLabel(field))))}`;
}

/** A label within a sentence: "timeout", but still "URL". */
function inSentence(label: string): string {
  const isCapitalized = /^[A-Z][a-z]/.test(label);
  return isCapitalized ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function describeStatus(status: unknown): string {
  if (status === "enabled") return "Enabled";
  return status === "paused" ? "Paused" : "Disabled";
}

function describeSecretChange({ kind, versions, overlapSeconds, activeFrom }: SecretEntry): string {
  const versionList = joinList(versions.map((version) => `v${version}`));
  if (kind === "overlap_ended") return `Overlap ended: ${versionList} no longer signs`;
  if (activeFrom) return `Secret rotation to ${versionList} planned`;
  const old =
    overlapSeconds === 0
      ? "the old one ended immediately"
      : `the old one stays active for ${formatDuration(overlapSeconds * 1_000)}`;
  return `Secret rotated to ${versionList}; ${old}`;
}

function joinList(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
