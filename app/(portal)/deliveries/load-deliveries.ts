import { type DeliveryFilters, type DeliveryListState, versionHref } from "@/components/deliveries/filters";
import { resolveSince } from "@/components/format/time-choices";
import type { Context } from "@/lib/auth/context";
import { countDeliveries, type DeliveryCounts } from "@/lib/deliveries/delivery-counts";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { rowsVersion } from "@/lib/deliveries/read-list-version";
import { parseAttributeSearch } from "@/lib/dialects/attribute-search";
import { idPrefixes, parseId } from "@/lib/platform/ids";
import type { Page } from "@/lib/platform/list-query";
import type { PageVersion } from "@/lib/platform/page-version";
import { type Figures, readFigures } from "@/lib/statistics/read-figures";
import { loadOrProblem } from "../with-problem";

/** The filter that a search text stands for. */
function parseSearch(q: string): { eventId: string } | { search: string } {
  return parseId("event", q) ? { eventId: q } : { search: q };
}

/** Whether a search text may mean attributes of the event, and not only an id. */
export function mayMeanAttributes(q: string): boolean {
  return parseId("event", q) === undefined && parseAttributeSearch(q) !== undefined;
}

/** The filters of the page as the query of `listDeliveries`. */
export function queryFrom(filters: DeliveryFilters, now: Date): Record<string, string | undefined> {
  const { status, endpointId, partnerId, eventType, code, q, until } = filters;
  const since = resolveSince(filters.since, now.getTime());
  return { status, endpointId, partnerId, eventType, code, since, until, ...(q ? parseSearch(q) : {}) };
}

export interface LoadedDeliveries {
  readonly page: Page<DeliveryView>;
  /** Whether there may be deliveries that are newer than this page. */
  readonly hasNewer: boolean;
  readonly counts: DeliveryCounts;
  readonly figures: Figures;
  readonly version: PageVersion;
  readonly versionUrl: string;
}

/** @throws PorticoError `invalid_input` if the filters in the URL are not valid */
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
    // A page that is not full is the newest one. It is read again from the start, so that it becomes full.
    if (page.data.length === fullPage) return { page, hasNewer: true };
    return { page: await listDeliveries({ ctx, query }), hasNewer: false };
  }
  const page = await listDeliveries({ ctx, query: { ...query, cursor } });
  return { page, hasNewer: cursor !== undefined };
}

/** The default number of rows on a page of `listDeliveries`. */
const fullPage = 50;

/** A page is refreshed at least this often, because its counts and its chart depend on more than its rows. */
const refreshMs = 30_000;

/**
 * The version of the whole page: it changes with its rows, with new deliveries, and every {@link refreshMs}.
 * @param rows the version of the rows, from `rowsVersion`
 */
export function listVersion(rows: string, newest: string | null, now: Date): PageVersion {
  return { tag: [rows, newest, Math.floor(now.getTime() / refreshMs)].join(" "), newest };
}

/** The same, but with a mistake in the URL as a result instead of an error. */
export async function tryLoadDeliveries(
  ctx: Context,
  listState: DeliveryListState,
  filters: DeliveryFilters,
): Promise<LoadedDeliveries | { readonly problem: string }> {
  return loadOrProblem(loadDeliveries(ctx, listState, filters));
}
