import { z } from "zod";
import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { type IdKind, idPrefixes, parseId, publicId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { Conditions, type Page, pageFields, pageOf, timeFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";

const auditQuery = z.strictObject({
  ...pageFields,
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  ...timeFields,
  partnerId: publicIdField("partner").optional(),
  actor: z.string().max(100).optional(),
  /** A whole action, or its first word: `endpoint` finds `endpoint.create` and `endpoint.update`. */
  action: z.string().max(100).optional(),
  /** The public id of what it was done to. */
  target: z.string().max(64).optional(),
});

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly partnerName: string | null;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** An endpoint's whole settings before and after a change. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** A field that a deed changed. */
export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What kinds of rows are called where their ids are made. */
const kinds: Readonly<Record<string, IdKind>> = {
  api_key: "apiKey",
  saved_view: "savedView",
  access_link: "accessLink",
};

function publicTarget(kind: string, id: string): string {
  const known = kinds[kind] ?? kind;
  return known in idPrefixes ? publicId(known as IdKind, id) : id;
}

/** Where the row itself says what was before and after, that; else the endpoint's history does. */
function changesOf({ detail, before, after }: Row): readonly Change[] {
  const old = isObject(detail.before) ? detail.before : before;
  const young = isObject(detail.after) ? detail.after : after;
  if (!old || !young) return [];
  return Object.keys(young)
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(young[field]))
    .map((field) => ({ field, before: old[field], after: young[field] }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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

function targetIdFrom(target: string | undefined): string | null | undefined {
  if (target === undefined) return undefined;
  const found = Object.keys(idPrefixes).map((kind) => parseId(kind as IdKind, target));
  return found.find((id) => id !== undefined) ?? null;
}

/** Who did what, the newest first. For operators. */
export async function listAudit({ ctx, query }: { ctx: Context; query: unknown }): Promise<Page<AuditView>> {
  requireRight(ctx, "operate");
  const filters = parseInput(auditQuery, query);
  const cursor = filters.cursor === undefined ? undefined : (parseId("audit", filters.cursor) ?? null);
  const conditions = new Conditions()
    .add(cursor, (p) => `a.id < ${p}::uuid`)
    .add(filters.since, (p) => `a.id >= ${p}::uuid`)
    .add(filters.until, (p) => `a.id < ${p}::uuid`)
    .add(filters.partnerId, (p) => `a.partner_id = ${p}`)
    .add(filters.actor, (p) => `a.actor_name = ${p}`)
    .add(filters.action, (p) => `(a.action = ${p} OR starts_with(a.action, ${p} || '.'))`)
    .add(targetIdFrom(filters.target), (p) => `a.target_id = ${p}::uuid`);
  const limit = conditions.parameter(filters.limit + 1);
  const version = "(a.detail ->> 'version')::int";
  const config = (offset: string) =>
    `CASE WHEN a.action = 'endpoint.update' THEN (SELECT v.config FROM endpoint_versions v
       WHERE v.endpoint_id = a.target_id AND v.version = ${version}${offset}) END`;
  const { rows } = await pool().query<Row>(
    `SELECT a.id, a.at, a.actor_kind AS "actorKind", a.actor_name AS "actorName", p.name AS "partnerName",
       a.action, a.target_kind AS "targetKind", a.target_id AS "targetId", a.detail,
       ${config(" - 1")} AS before, ${config("")} AS after
     FROM (SELECT * FROM audit_entries a ${conditions.where} ORDER BY a.id DESC LIMIT ${limit}) a
     LEFT JOIN partners p ON p.id = a.partner_id ORDER BY a.id DESC`,
    conditions.values,
  );
  return pageOf(rows, filters.limit, "audit", auditView);
}
