import { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList } from "@/lib/auth/tenant";
import { changedFields, type FieldChange, isStoredFields } from "@/lib/platform/changed-fields";
import { allOf, type Sql, sql, when } from "@/lib/platform/database/db";
import { type Id, type IdKind, idPrefixes, parseId, publicId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import {
  type Page,
  pageConditions,
  pageFields,
  pageOf,
  parseListQuery,
  timeFields,
} from "@/lib/platform/list-query";

const auditQuery = z.strictObject({
  ...pageFields,
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  ...timeFields,
  partnerId: publicIdField("partner").optional(),
  actor: z.string().max(100).optional(),
  /** An action or its first part: `endpoint` finds `endpoint.create` and `endpoint.update`. */
  action: z.string().max(100).optional(),
  /** The public id of the row that was changed. */
  target: z.string().max(64).optional(),
});

interface Row {
  readonly id: Id<"audit">;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly partnerName: string | null;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** All settings of an endpoint before and after a change; null for other entries. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** The kinds of ids whose name differs from the target kind of an entry. */
const kinds: Readonly<Record<string, IdKind>> = {
  api_key: "apiKey",
  saved_view: "savedView",
  access_link: "accessLink",
};

function publicTarget(kind: string, id: string): string {
  const known = kinds[kind] ?? kind;
  return known in idPrefixes ? publicId(known as IdKind, id) : id;
}

/** The changes that the entry itself stores, or else those between two versions of an endpoint's settings. */
function changesOf({ detail, before, after }: Row): readonly FieldChange[] {
  const oldValues = isStoredFields(detail.before) ? detail.before : before;
  const newValues = isStoredFields(detail.after) ? detail.after : after;
  return oldValues && newValues ? changedFields(oldValues, newValues) : [];
}

function auditView(row: Row) {
  const { id, at, actorKind, actorName, partnerName, action, targetKind, targetId } = row;
  const { before: _before, after: _after, ...detail } = row.detail;
  return {
    id: publicId("audit", id),
    at: at.toISOString(),
    actorKind,
    actorName,
    partnerName,
    action,
    targetKind,
    targetId: publicTarget(targetKind, targetId),
    detail,
    changes: changesOf(row),
  };
}

export type AuditView = ReturnType<typeof auditView>;

/** The stored id behind a public id of any kind; null, which finds nothing, for a malformed one. */
function targetIdFrom(target: string | undefined): string | null | undefined {
  if (target === undefined) return undefined;
  const ids = Object.keys(idPrefixes).map((kind) => parseId(kind as IdKind, target));
  return ids.find((id) => id !== undefined) ?? null;
}

/** The settings of an endpoint as of an entry's version, which is null for every other action. */
function settingsAt(version: Sql): Sql {
  return sql`CASE WHEN a.action = 'endpoint.update' THEN (
    SELECT v.config FROM endpoint_versions v WHERE v.endpoint_id = a.target_id AND v.version = ${version}) END`;
}

const newVersion = sql`(a.detail ->> 'version')::int`;

/** The audit log, newest first. For operators. */
export async function listAudit({ ctx, query }: { ctx: Context; query: unknown }): Promise<Page<AuditView>> {
  requireRight(ctx, "operate");
  const list = tenantList(ctx, "audit");
  const filters = parseListQuery(list, auditQuery, query);
  const where = allOf([
    pageConditions(sql`a.id`, filters),
    when(filters.partnerId, (id) => sql`a.partner_id = ${id}::uuid`),
    when(filters.actor, (name) => sql`a.actor_name = ${name}`),
    when(filters.action, (action) => sql`(a.action = ${action} OR starts_with(a.action, ${`${action}.`}))`),
    when(targetIdFrom(filters.target), (id) => sql`a.target_id = ${id}::uuid`),
  ]);
  const rows = await actorDb(ctx).$queryRaw<Row[]>(
    sql`SELECT a.id, a.at, a.actor_kind AS "actorKind", a.actor_name AS "actorName", p.name AS "partnerName",
        a.action, a.target_kind AS "targetKind", a.target_id AS "targetId", a.detail,
        ${settingsAt(sql`${newVersion} - 1`)} AS before, ${settingsAt(newVersion)} AS after
      FROM (SELECT * FROM audit_entries a WHERE ${where} ORDER BY a.id DESC LIMIT ${filters.limit + 1}) a
      LEFT JOIN partners p ON p.id = a.partner_id ORDER BY a.id DESC`,
  );
  return pageOf(list, rows, filters.limit, auditView);
}
