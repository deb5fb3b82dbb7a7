import { type Context, mayDo, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";

/** Something of the reader's that can be jumped to. */
export interface SearchResult {
  readonly kind: "delivery" | "event" | "endpoint" | "partner" | "source";
  readonly id: string;
  readonly name: string;
  /** What tells it apart from others of its name. */
  readonly about: string;
}

/** Things of each kind that are found at most. */
const maxPerKind = 5;
const longestText = 200;

/**
 * What a few typed letters may mean: the thing that an id names, or endpoints, partners and sources with the letters in
 * their names. An id is not looked up: its page says whether it is there, and says the same when it is another's.
 */
export async function search({
  ctx,
  text,
}: {
  ctx: Context;
  text: string;
}): Promise<readonly SearchResult[]> {
  requireRight(ctx, "read");
  const trimmed = text.trim().slice(0, longestText);
  if (trimmed === "") return [];
  const result = resultById(ctx, trimmed);
  if (result) return [result];
  const pattern = `%${trimmed.replace(/[\\%_]/g, "\\$&")}%`;
  if (!mayDo(ctx.actor, "operate")) return endpoints(ctx, pattern);
  return (await Promise.all([endpoints(ctx, pattern), partners(pattern), sources(pattern)])).flat();
}

const partnerKinds = ["delivery", "event", "endpoint"] as const;
const operatorKinds = [...partnerKinds, "partner", "source"] as const;

function resultById(ctx: Context, id: string): SearchResult | undefined {
  const kinds = mayDo(ctx.actor, "operate") ? operatorKinds : partnerKinds;
  const kind = kinds.find((one) => parseId(one, id) !== undefined);
  return kind && { kind, id, name: id, about: `The ${kind} with this id` };
}

async function endpoints(ctx: Context, pattern: string): Promise<SearchResult[]> {
  const { rows } = await pool().query<{ id: string; url: string; description: string | null }>(
    `SELECT id, url, description FROM endpoints
     WHERE deleted_at IS NULL AND ($1::uuid IS NULL OR partner_id = $1) AND (url ILIKE $2 OR description ILIKE $2)
     ORDER BY id DESC LIMIT ${maxPerKind}`,
    [tenantOf(ctx), pattern],
  );
  return rows.map(({ id, url, description }) => ({
    kind: "endpoint",
    id: publicId("endpoint", id),
    name: description || url,
    about: description ? url : "Endpoint",
  }));
}

async function partners(pattern: string): Promise<SearchResult[]> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    `SELECT id, name FROM partners WHERE name ILIKE $1 ORDER BY name, id LIMIT ${maxPerKind}`,
    [pattern],
  );
  return rows.map(({ id, name }) => ({
    kind: "partner",
    id: publicId("partner", id),
    name,
    about: "Partner",
  }));
}

async function sources(pattern: string): Promise<SearchResult[]> {
  const { rows } = await pool().query<{ id: string; slug: string; dialect: string }>(
    `SELECT id, slug, dialect FROM sources WHERE slug ILIKE $1 OR description ILIKE $1 ORDER BY slug LIMIT ${maxPerKind}`,
    [pattern],
  );
  return rows.map(({ id, slug, dialect }) => ({
    kind: "source",
    id: publicId("source", id),
    name: slug,
    about: `${dialect} source`,
  }));
}
