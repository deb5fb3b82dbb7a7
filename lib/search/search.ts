import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { mayDo, requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, sql } from "@/lib/platform/database/db";
import { type EndpointId, type PartnerId, parseId, publicId, type SourceId } from "@/lib/platform/ids";
import { isStorable } from "@/lib/platform/storable-text";

/** A page that the search leads to. */
export interface SearchResult {
  readonly kind: "delivery" | "event" | "endpoint" | "partner" | "source";
  readonly id: string;
  readonly name: string;
  /** A second line, which distinguishes results of the same name. */
  readonly about: string;
}

/** The most results of each kind. */
const maxPerKind = 5;
const maxTextLength = 200;

/**
 * Finds what a text may stand for: the row of an id, or endpoints, partners and sources whose name contains the text.
 * An id is not looked up. Its page shows whether it exists. An id of another tenant looks like one that does not exist.
 */
export async function search({
  ctx,
  text,
}: {
  ctx: Context;
  text: string;
}): Promise<readonly SearchResult[]> {
  requireRight(ctx, "read");
  const trimmed = text.trim().slice(0, maxTextLength);
  if (trimmed === "" || !isStorable(trimmed)) return [];
  const result = resultById(ctx, trimmed);
  if (result) return [result];
  const pattern = `%${trimmed.replace(/[\\%_]/g, "\\$&")}%`;
  if (!mayDo(ctx.actor, "operate")) return searchEndpoints(ctx, pattern);
  const results = [searchEndpoints(ctx, pattern), searchPartners(ctx, pattern), searchSources(ctx, pattern)];
  return (await Promise.all(results)).flat();
}

const partnerKinds = ["delivery", "event", "endpoint"] as const;
const operatorKinds = [...partnerKinds, "partner", "source"] as const;

function resultById(ctx: Context, id: string): SearchResult | undefined {
  const kinds = mayDo(ctx.actor, "operate") ? operatorKinds : partnerKinds;
  const kind = kinds.find((one) => parseId(one, id) !== undefined);
  return kind && { kind, id, name: id, about: `The ${kind} with this ID` };
}

async function searchEndpoints(ctx: Context, pattern: string): Promise<SearchResult[]> {
  const where = allOf([
    sql`ep.deleted_at IS NULL AND (ep.url ILIKE ${pattern} OR ep.description ILIKE ${pattern})`,
    tenantSql(ctx, sql`ep.partner_id`),
  ]);
  const rows = await actorDb(ctx).$queryRaw<{ id: EndpointId; url: string; description: string | null }[]>(
    sql`SELECT ep.id, ep.url, ep.description FROM endpoints ep WHERE ${where} ORDER BY ep.id DESC LIMIT ${maxPerKind}`,
  );
  return rows.map(({ id, url, description }) => ({
    kind: "endpoint",
    id: publicId("endpoint", id),
    name: description || url,
    about: description ? url : "Endpoint",
  }));
}

async function searchPartners(ctx: Context, pattern: string): Promise<SearchResult[]> {
  const rows = await actorDb(ctx).$queryRaw<{ id: PartnerId; name: string }[]>(
    sql`SELECT id, name FROM partners WHERE name ILIKE ${pattern} ORDER BY name, id LIMIT ${maxPerKind}`,
  );
  return rows.map(({ id, name }) => ({
    kind: "partner",
    id: publicId("partner", id),
    name,
    about: "Partner",
  }));
}

async function searchSources(ctx: Context, pattern: string): Promise<SearchResult[]> {
  const rows = await actorDb(ctx).$queryRaw<{ id: SourceId; slug: string; dialect: string }[]>(
    sql`SELECT id, slug, dialect FROM sources WHERE slug ILIKE ${pattern} OR description ILIKE ${pattern}
      ORDER BY slug LIMIT ${maxPerKind}`,
  );
  return rows.map(({ id, slug, dialect }) => ({
    kind: "source",
    id: publicId("source", id),
    name: slug,
    about: `${dialect} source`,
  }));
}
