import type { HeaderPairs } from "@/lib/http/types";
import { providerWaitsMs, queryWithin } from "@/lib/platform/database/pool";
import type { SourceId } from "@/lib/platform/ids";
import { recordRejection } from "./record-rejection";

/** Why a request was refused before it was about a source. */
export type UnroutedCode = "unknown_path" | "method_not_allowed" | "headers_too_large";

/** A request that reached no source: its path, its method or its headers are wrong. */
export interface UnroutedRequest {
  readonly method: string;
  /** With or without a query. */
  readonly target: string;
  readonly headers: HeaderPairs;
  readonly contentLength?: number;
  readonly address: string | null;
  readonly code: UnroutedCode;
  readonly detail: string;
  readonly statusCode: number;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);
const maxSegments = 12;

/**
 * Whether a refused request may be a provider's webhook: its path mentions webhooks, or it sends content to a path that
 * is not one of an API client.
 */
function mayBeWebhook({ method, target }: Pick<UnroutedRequest, "method" | "target">): boolean {
  const path = pathOf(target);
  if (/hook/i.test(path)) return true;
  return !safeMethods.has(method) && !/^\/api\/(v1|auth|inngest|metrics|health)(\/|$)/.test(path);
}

/**
 * Records a request that was refused before it was about a source, if it may be a provider's webhook. If the path names
 * a source somewhere, the rejection belongs to that source.
 */
export async function recordUnrouted(request: UnroutedRequest): Promise<void> {
  if (!mayBeWebhook(request)) return;
  const path = pathOf(request.target);
  const source = await sourceNamedIn(path).catch(() => undefined);
  const ingestSlug = /^\/api\/webhooks\/([a-z0-9-]{1,63})$/.exec(path)?.[1];
  const { headers, contentLength, address, code, detail, statusCode } = request;
  await recordRejection({
    sourceId: source?.sourceId ?? null,
    slug: source?.slug ?? ingestSlug ?? "",
    path: ingestSlug === undefined ? path : undefined,
    code,
    detail,
    statusCode,
    headers,
    bodySize: contentLength,
    address,
  });
}

function pathOf(target: string): string {
  return target.split("?")[0] ?? "";
}

interface Row {
  readonly sourceId: SourceId;
  readonly slug: string;
}

async function sourceNamedIn(path: string): Promise<Row | undefined> {
  const slugs = path
    .split("/")
    .filter((segment) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(segment))
    .slice(0, maxSegments);
  if (slugs.length === 0) return undefined;
  const { rows } = await queryWithin<Row>(providerWaitsMs, {
    name: "source-named-in-path",
    text: `SELECT id AS "sourceId", slug FROM sources WHERE slug = ANY($1) ORDER BY array_position($1, slug) DESC LIMIT 1`,
    values: [slugs],
  });
  return rows[0];
}
