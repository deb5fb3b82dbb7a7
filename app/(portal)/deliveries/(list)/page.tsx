import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { chosenColumns } from "@/app/_session/columns";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { ColumnMenu } from "@/components/deliveries/column-menu";
import { columnChoices } from "@/components/deliveries/columns";
import { DeliveryTable } from "@/components/deliveries/delivery-table";
import { ExportMenu } from "@/components/deliveries/export-menu";
import { FilterBar } from "@/components/deliveries/filter-bar";
import {
  type DeliveryFilters,
  type DeliveryPlace,
  deliveriesHref,
  filtersOf,
  readPlace,
} from "@/components/deliveries/filters";
import { NoDeliveries } from "@/components/deliveries/no-deliveries";
import { OpenBeside } from "@/components/deliveries/open-side-panel";
import { Pager } from "@/components/deliveries/pager";
import { SelectionScope } from "@/components/deliveries/selection";
import { SelectionBar } from "@/components/deliveries/selection-bar";
import { BesideBar } from "@/components/deliveries/side-panel-bar";
import { StatusTabs } from "@/components/deliveries/status-tabs";
import { ViewMenu } from "@/components/deliveries/view-menu";
import { Volume } from "@/components/deliveries/volume";
import { endpointName } from "@/components/format/format";
import { Live } from "@/components/shell/live";
import { PageHeader } from "@/components/shell/page-header";
import { UrlProblem } from "@/components/shell/url-problem";
import { SkeletonRows } from "@/components/ui/skeleton";
import { mayDo } from "@/lib/auth/context";
import { countCap } from "@/lib/deliveries/delivery-counts";
import { exportLimit } from "@/lib/deliveries/export-deliveries";
import { walkLimit } from "@/lib/deliveries/list-deliveries";
import { listSavedViews } from "@/lib/deliveries/saved-views/list-saved-views";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import { dialectOf } from "@/lib/dialects";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { listPartners } from "@/lib/partners/list-partners";
import { parseId } from "@/lib/platform/ids";
import type { WithSearch } from "../../page-types";
import { ShowDelivery } from "../[id]/show-delivery";
import { isAttributeSearch, type LoadedDeliveries, tryLoadDeliveries } from "../load-deliveries";
import { chooseColumns, countMatching, deleteView, replayMatching, saveView } from "./actions";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const place = readPlace(await searchParams);
  if (place.q && parseId("delivery", place.q)) redirect(`/deliveries/${place.q}`);
  const filters = filtersOf(place);
  const [loaded, choices] = await Promise.all([
    tryLoadDeliveries(ctx, place, filters),
    choicesFor(ctx, filters),
  ]);
  if ("problem" in loaded) return <UrlProblem problem={loaded.problem} href="/deliveries" />;
  const { open } = place;
  // The list keeps its place in the tree when something opens beside it, and with it its focus and its selection.
  return (
    <div
      data-wide={open ? "" : undefined}
      className={open && "xl:grid xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:gap-6"}
    >
      <div className={open && "min-w-0 max-xl:hidden"}>
        <List ctx={ctx} place={place} filters={filters} loaded={loaded} choices={choices} />
      </div>
      {open && <Beside ctx={ctx} place={place} open={open} />}
    </div>
  );
}

function Beside({ ctx, place, open }: { ctx: PersonContext; place: DeliveryPlace; open: string }) {
  return (
    <section
      aria-label="Open delivery"
      className="min-w-0 xl:sticky xl:top-14 xl:-my-5 xl:h-[calc(100dvh-3.5rem)] xl:overflow-y-auto xl:border-l xl:py-5 xl:pl-6"
    >
      <Suspense fallback={<SkeletonRows count={10} label="Loading the delivery" />}>
        <ShowDelivery
          ctx={ctx}
          deliveryId={open}
          attemptId={place.attempt}
          heading="h2"
          back={
            <BesideBar
              id={open}
              closeHref={deliveriesHref({ ...place, open: undefined, attempt: undefined })}
            />
          }
          attemptHref={(attempt) => deliveriesHref({ ...place, attempt })}
        />
      </Suspense>
    </section>
  );
}

interface ListProps {
  readonly ctx: PersonContext;
  readonly place: DeliveryPlace;
  readonly filters: DeliveryFilters;
  readonly loaded: LoadedDeliveries;
  readonly choices: Awaited<ReturnType<typeof choicesFor>>;
}

function List({ ctx, place, filters, loaded, choices }: ListProps) {
  const { page, hasNewer, counts, figures, pulse, pulseUrl } = loaded;
  const { columns, views, ...narrowings } = choices;
  const now = ctx.clock.now().getTime();
  const mayReplay = mayDo(ctx.actor, "replay");
  return (
    <SelectionScope key={deliveriesHref(filters)}>
      <div className="@container">
        <PageHeader title="Deliveries">
          <ViewMenu filters={filters} views={views} onSave={saveView} onDelete={deleteView} />
          <div className="max-md:hidden">
            <ColumnMenu columns={columns} onChoose={chooseColumns} />
          </div>
          <ExportMenu filters={filters} limit={exportLimit} />
        </PageHeader>
        <StatusTabs filters={filters} counts={counts} cap={countCap} />
        <FilterBar
          filters={filters}
          {...narrowings}
          cause={filters.code ? describeCode(filters.code).title : null}
          searchedFor={isAttributeSearch(filters.q) ? "attribute" : "id"}
        />
        {!filters.q && <Volume figures={figures} filters={filters} now={now} />}
        <Live pulseUrl={pulseUrl} shown={pulse} what="deliveries" />
        <OpenBeside place={place}>
          {page.data.length === 0 ? (
            <NoDeliveries
              place={place}
              lookedAt={page.nextCursor ? walkLimit : null}
              mayRegister={mayDo(ctx.actor, "manage_endpoints")}
            />
          ) : (
            <DeliveryTable
              deliveries={page.data}
              columns={columns.filter(({ isShown }) => isShown)}
              maySelect={mayReplay}
              openId={place.open}
              now={now}
            />
          )}
        </OpenBeside>
        {mayReplay && (
          <SelectionBar
            filters={filters}
            isBeside={place.open !== undefined}
            onCount={countMatching}
            onReplay={replayMatching}
          />
        )}
        <Pager
          filters={filters}
          newestId={hasNewer ? (page.data[0]?.id ?? null) : null}
          isNewest={!hasNewer}
          nextCursor={page.nextCursor}
        />
      </div>
    </SelectionScope>
  );
}

/** What can be chosen on the page: filters, columns and views. */
async function choicesFor(ctx: PersonContext, { partnerId }: DeliveryFilters) {
  const isOperator = ctx.actor.partnerId === null;
  const [endpoints, partners, views, chosen] = await Promise.all([
    listEndpoints({ ctx }),
    isOperator ? listPartners({ ctx }) : [],
    listSavedViews({ ctx }),
    chosenColumns(),
  ]);
  const dialects = [...new Set(endpoints.map(({ dialect }) => dialect))];
  const types = dialects.flatMap((name) => dialectOf(name)?.eventTypes.map(({ type }) => type) ?? []);
  return {
    partners: partners.map(({ id, name }) => ({ value: id, word: name })),
    endpoints: endpoints
      .filter((endpoint) => partnerId === undefined || endpoint.partnerId === partnerId)
      .map((endpoint) => ({ value: endpoint.id, word: endpointName(endpoint) })),
    eventTypes: [...new Set(types)].map((type) => ({ value: type, word: type })),
    columns: columnChoices(chosen, isOperator),
    views: views.map(({ id, name, filters }) => ({
      id,
      name,
      filters: filtersOf(readPlace(Object.fromEntries(new URLSearchParams(filters)))),
    })),
  };
}
