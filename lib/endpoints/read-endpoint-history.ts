import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { isJsonObject } from "@/lib/dialects/attributes";
import { changedFields, type FieldChange, isStoredFields } from "@/lib/platform/changed-fields";
import { prisma } from "@/lib/platform/database/prisma";
import { type EndpointId, type PublicId, publicId } from "@/lib/platform/ids";
import { findEndpoint } from "./find-endpoint";
import { fixedDefaults } from "./settings";

/** The most entries that are returned. */
const maxRows = 100;

/** Actions that do not create a version of the settings. Their details contain versions and times, never a secret. */
const secretActions = {
  "endpoint.rotate_secret": "secret_rotated",
  "endpoint.end_overlap": "overlap_ended",
} as const;

interface Entry {
  /** A key that is unique within the history. */
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
}

/** A new version of the settings. */
export interface SettingsEntry extends Entry {
  readonly kind: "registered" | "changed" | "disabled" | "moved";
  readonly version: number;
  /** The changed settings; none for the registration. */
  readonly changes: readonly FieldChange[];
}

export interface SecretEntry extends Entry {
  readonly kind: (typeof secretActions)[keyof typeof secretActions];
  /** The version of the new secret, or of the old ones that no longer sign. */
  readonly versions: readonly number[];
  /** How long the old secrets continue to sign. Seconds. */
  readonly overlapSeconds: number;
  /** When the new secret starts to sign, if that was planned for a later time. ISO 8601. */
  readonly activeFrom?: string;
}

export type HistoryEntry = SettingsEntry | SecretEntry;

/** The versions of an endpoint's settings and the rotations of its secrets, newest first. */
export async function readEndpointHistory(args: {
  ctx: Context;
  endpointId: PublicId<"endpoint">;
}): Promise<readonly HistoryEntry[]> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "read");
  const { id } = await findEndpoint(ctx, endpointId);
  const [settings, secrets] = await Promise.all([settingsEntries(id), secretEntries(id)]);
  return [...settings, ...secrets].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, maxRows);
}

async function settingsEntries(endpointId: EndpointId): Promise<SettingsEntry[]> {
  const rows = await prisma().endpointVersion.findMany({
    where: { endpointId },
    orderBy: { version: "desc" },
    // One more, to compare the last entry with.
    take: maxRows + 1,
  });
  return rows.slice(0, maxRows).map(({ version, changedAt, changedBy, change, config }, index) => ({
    key: `v${version}`,
    at: changedAt.toISOString(),
    by: changedBy,
    kind: kindOf(change),
    version,
    changes: changesBetween(rows[index + 1]?.config, config),
  }));
}

function kindOf(change: string): SettingsEntry["kind"] {
  if (change === "registered") return "registered";
  if (change.startsWith("disabled: ")) return "disabled";
  return change === "moved to a new URL" ? "moved" : "changed";
}

/** A version from before a setting was added to Portico behaved like the setting's default. */
function changesBetween(before: unknown, after: unknown): readonly FieldChange[] {
  if (!isStoredFields(before) || !isStoredFields(after)) return [];
  return changedFields({ ...fixedDefaults, ...before }, after);
}

async function secretEntries(endpointId: EndpointId): Promise<SecretEntry[]> {
  const rows = await prisma().auditEntry.findMany({
    where: { targetId: endpointId, action: { in: Object.keys(secretActions) } },
    orderBy: { id: "desc" },
    take: maxRows,
  });
  return rows.map(({ id, at, actorName, action, detail }) => ({
    key: publicId("audit", id),
    at: at.toISOString(),
    by: actorName,
    kind: secretActions[action as keyof typeof secretActions],
    ...secretDetail(isJsonObject(detail) ? detail : {}),
  }));
}

function secretDetail(
  detail: Readonly<Record<string, unknown>>,
): Pick<SecretEntry, "versions" | "overlapSeconds" | "activeFrom"> {
  const { version, endedVersions, overlapSeconds, activeFrom } = detail;
  const ended = Array.isArray(endedVersions) ? endedVersions : [version];
  return {
    versions: ended.filter((each) => typeof each === "number"),
    overlapSeconds: typeof overlapSeconds === "number" ? overlapSeconds : 0,
    ...(typeof activeFrom === "string" ? { activeFrom } : {}),
  };
}
