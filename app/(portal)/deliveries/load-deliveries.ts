import { type DeliveryFilters, type DeliveryListState, versionHref } from "@/components/deliveries/filters";
import { resolveSince } from "@/components/format/time-choices";
import type { Context } from "@/lib/auth/context";
import { countDeliveries, type DeliveryCounts } from "@/lib/deliveries/delivery-counts";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { rowsVersion } from "@/lib/deliveries/read-list-version";
import { parseAttributeSearch, unquoted } from "@/lib/dialects/attribute-search";
import { idPrefixes, parseId } from "@/lib/platform/ids";
import type { Page } from "@/lib/platform/list-query";
import type { PageVersion } from "@/lib/platform/page-version";
import { type Figures, readFigures } from "@/lib/statistics/read-figures";
import { loadOrProblem } from "../with-problem";

/** What a search is taken for. An external id that looks like an attribute is written in quotes. */
function searchOf(q: string): { eventId: string } | { attributes: string } | { externalId: string } {
  if (parseId("event", q)) return { eventId: q };
  return parseAttributeSearch(q) ? { attributes: q } : { externalId: unquoted(q) ?? q };
}

export function isAttributeSearch(q: string | undefined): boolean {
  return q !== undefined && "attributes" in searchOf(q);
}

/** The page's filters as the read model's query. */
export function queryFrom(filters: DeliveryFilters, now: Date): Record<string, string | undefined> {
  const { status, endpointId, partnerId, eventType, code, q, until } = filters;
  const since = resolveSince(filters.since, now.getTime());
  return { status, endpointId, partnerId, eventType, code, since, until, ...(q ? searchOf(q) : {}) };
}

export interface LoadedDeliveries {
  readonly page: Page<DeliveryView>;
  /** Whether something newer than this page may be there. */
  readonly hasNewer: boolean;
  readonly counts: DeliveryCounts;
  readonly figures: Figures;
  readonly version: PageVersion;
  readonly versionUrl: string;
}

/** @throws PorticoError `invalid_input` when the URL was made up */
export async function loadDeliveries(
  ctx: Context,
  listState: DeliveryListState,
  filters: DeliveryFilters,
): Promise<LoadedDeliveries> {
  const now = ctx.clock.now();
  const query = queryFrom(filters, now);
  const { endpointId, partnerId } = query;
  const dayAgo = resolveSince("24h", now.getTime());
  const [{ page, hasNewer }, counts, figures] = await Promise.all([
    loadPage(ctx, listState, query),
    countDeliveries({ ctx }),
    readFigures({
      ctx,
      query: { endpointId, partnerId, since: query.since ?? dayAgo, until: query.until },
    }),
  ]);
  const renderedAt = hasNewer ? undefined : now.toISOString();
  const shown = page.data.map(({ id }) => id.slice(idPrefixes.delivery.length + 1)).join();
  const version = listVersion(rowsVersion(page.data), page.data[0]?.id ?? null, now);
  return {
    page,
    hasNewer,
    counts,
    figures,
    version,
    versionUrl: versionHref({ ...filters, shown, renderedAt }),
  };
}

type Query = ReturnType<typeof queryFrom>;

async function loadPage(ctx: Context, { cursor, newerThan }: DeliveryListState, query: Query) {
  if (newerThan !== undefined) {
    const page = await listDeliveries({ ctx, query: { ...query, newerThan } });
    // One that is not full reaches the newest end, and there it is filled up from.
    if (page.data.length === fullPage) return { page, hasNewer: true };
    return { page: await listDeliveries({ ctx, query }), hasNewer: false };
  }
  const page = await listDeliveries({ ctx, query: { ...query, cursor } });
  return { page, hasNewer: cursor !== undefined };
}

/** As many as the read model puts on a page unless told otherwise. */
const fullPage = 50;

/** So often a page is made anew though none of its rows changed: its counts and its chart are of more than its rows. */
const renewMs = 30_000;

/** @param rows the tag of the rows that are shown */
export function listVersion(rows: string, newest: string | null, now: Date): PageVersion {
  return { tag: [rows, newest, Math.floor(now.getTime() / renewMs)].join(" "), newest };
}

/** The same, with the reader's mistake as a value. */
export async function tryLoadDeliveries(
  ctx: Context,
  listState: DeliveryListState,
  filters: DeliveryFilters,
): Promise<LoadedDeliveries | { readonly problem: string }> {
  return loadOrProblem(loadDeliveries(ctx, listState, filters));
}
