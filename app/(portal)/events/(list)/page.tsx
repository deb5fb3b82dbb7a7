import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { EventFilterBar } from "@/components/events/event-filter-bar";
import { EventTable } from "@/components/events/event-table";
import { type EventFilters, eventsHref, readEventFilters } from "@/components/events/filters";
import { NoEvents } from "@/components/events/no-events";
import { resolveSince } from "@/components/format/time-choices";
import { PageHeader } from "@/components/shell/page-header";
import { RowShortcuts } from "@/components/shell/row-keys";
import { UrlProblem } from "@/components/shell/url-problem";
import { Pager } from "@/components/ui/pager";
import { dialectOf } from "@/lib/dialects";
import { unquoted } from "@/lib/dialects/attribute-search";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { countOutcomes } from "@/lib/events/count-outcomes";
import { listEvents } from "@/lib/events/list-events";
import { parseId } from "@/lib/platform/ids";
import { listSources } from "@/lib/sources/list-sources";
import type { WithSearch } from "../../page-types";
import { loadOrProblem } from "../../with-problem";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const filters = readEventFilters(await searchParams);
  if (filters.q && parseId("event", filters.q)) redirect(`/events/${filters.q}`);
  const { type, source, q, cursor } = filters;
  const externalId = q === undefined ? undefined : (unquoted(q) ?? q);
  const since = resolveSince(filters.since, ctx.clock.now().getTime());
  const query = { type, source, externalId, cursor, since };
  const [page, filterOptions] = await Promise.all([
    loadOrProblem(listEvents({ ctx, query })),
    loadFilterOptions(ctx),
  ]);
  if ("problem" in page) return <UrlProblem problem={page.problem} href="/events" />;
  const outcomes = await countOutcomes({ ctx, eventIds: page.data.map(({ id }) => id) });
  return (
    <>
      <PageHeader
        title="Events"
        description="Every event Portico received, with the results of its deliveries."
      />
      <EventFilterBar filters={filters} {...filterOptions} />
      {page.data.length === 0 ? (
        <NoEvents filters={filters} isOperator={ctx.actor.partnerId === null} />
      ) : (
        <EventTable events={page.data} outcomes={outcomes} />
      )}
      <Pager {...pagerLinks(filters, page.nextCursor)} />
      <RowShortcuts />
    </>
  );
}

function pagerLinks(filters: EventFilters, nextCursor: string | null) {
  return {
    newestHref: filters.cursor ? eventsHref({ ...filters, cursor: undefined }) : null,
    olderHref: nextCursor ? eventsHref({ ...filters, cursor: nextCursor }) : null,
  };
}

/**
 * The event types of all dialects in use: those of the sources for operators, those of the endpoints for partners.
 */
async function loadFilterOptions(ctx: PersonContext) {
  const isOperator = ctx.actor.partnerId === null;
  const sources = isOperator ? await listSources({ ctx }) : [];
  const used = isOperator ? sources : await listEndpoints({ ctx });
  const names = [...new Set(used.map(({ dialect }) => dialect))];
  const types = new Set(names.flatMap((name) => dialectOf(name)?.eventTypes.map(({ type }) => type) ?? []));
  return {
    types: [...types].map((type) => ({ value: type, label: type })),
    sources: sources.map(({ slug }) => ({ value: slug, label: slug })),
  };
}
