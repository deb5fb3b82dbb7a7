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
  type DeliveryListState,
  deliveriesHref,
  filtersOf,
  readListState,
} from "@/components/deliveries/filters";
import { NoDeliveries } from "@/components/deliveries/no-deliveries";
import { SidePanelOpener } from "@/components/deliveries/open-side-panel";
import { Pager } from "@/components/deliveries/pager";
import { SelectionScope } from "@/components/deliveries/selection";
import { SelectionBar } from "@/components/deliveries/selection-bar";
import { SidePanelBar } from "@/components/deliveries/side-panel-bar";
import { StatusTabs } from "@/components/deliveries/status-tabs";
import { ViewMenu } from "@/components/deliveries/view-menu";
import { Volume } from "@/components/deliveries/volume";
import { endpointName } from "@/components/format/format";
import { LiveUpdates } from "@/components/shell/live";
import { PageHeader } from "@/components/shell/page-header";
import { UrlProblem } from "@/components/shell/url-problem";
import { SkeletonRows } from "@/components/ui/skeleton";
import { mayDo } from "@/lib/auth/context";
import { countCap } from "@/lib/deliveries/delivery-counts";
import { exportLimit } from "@/lib/deliveries/export-deliveries";
import { scanLimit } from "@/lib/deliveries/list-deliveries";
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
  const listState = readListState(await searchParams);
  if (listState.q && parseId("delivery", listState.q)) redirect(`/deliveries/${listState.q}`);
  const filters = filtersOf(listState);
  const [loaded, options] = await Promise.all([
    tryLoadDeliveries(ctx, listState, filters),
    loadOptions(ctx, filters),
  ]);
  if ("problem" in loaded) return <UrlProblem problem={loaded.problem} href="/deliveries" />;
  const { open } = listState;
  // The list keeps its place in the tree when something opens beside it, and with it its focus and its selection.
  return (
    <div
      data-wide={open ? "" : undefined}
      className={open && "xl:grid xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:gap-6"}
    >
      <div className={open && "min-w-0 max-xl:hidden"}>
        <List ctx={ctx} listState={listState} filters={filters} loaded={loaded} options={options} />
      </div>
      {open && <SidePanel ctx={ctx} listState={listState} open={open} />}
    </div>
  );
}

function SidePanel({
  ctx,
  listState,
  open,
}: {
  ctx: PersonContext;
  listState: DeliveryListState;
  open: string;
}) {
  return (
    <section
      aria-label="Open delivery"
      className="min-w-0 xl:sticky xl:top-14 xl:-my-5 xl:h-[calc(100dvh-3.5rem)] xl:overflow-y-auto xl:border-l xl:py-5 xl:pl-6"
    >
      <Suspense fallback={<SkeletonRows count={10} label="Loading the delivery" />}>
        <ShowDelivery
          ctx={ctx}
          deliveryId={open}
          attemptId={listState.attempt}
          heading="h2"
          back={
            <SidePanelBar
              id={open}
              closeHref={deliveriesHref({ ...listState, open: undefined, attempt: undefined })}
            />
          }
          attemptHref={(attempt) => deliveriesHref({ ...listState, attempt })}
        />
      </Suspense>
    </section>
  );
}

interface ListProps {
  readonly ctx: PersonContext;
  readonly listState: DeliveryListState;
  readonly filters: DeliveryFilters;
  readonly loaded: LoadedDeliveries;
  readonly options: Awaited<ReturnType<typeof loadOptions>>;
}

function List({ ctx, listState, filters, loaded, options }: ListProps) {
  const { page, hasNewer, counts, figures, version, versionUrl } = loaded;
  const { columns, views, ...filterOptions } = options;
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
        <StatusTabs filters={filters} counts={counts} maxCount={countCap} />
        <FilterBar
          filters={filters}
          {...filterOptions}
          cause={filters.code ? describeCode(filters.code).title : null}
          searchKind={isAttributeSearch(filters.q) ? "attribute" : "id"}
        />
        {!filters.q && <Volume figures={figures} filters={filters} now={now} />}
        <LiveUpdates versionUrl={versionUrl} version={version} itemsLabel="deliveries" />
        <SidePanelOpener listState={listState}>
          {page.data.length === 0 ? (
            <NoDeliveries
              listState={listState}
              searchedCount={page.nextCursor ? scanLimit : null}
              mayRegister={mayDo(ctx.actor, "manage_endpoints")}
            />
          ) : (
            <DeliveryTable
              deliveries={page.data}
              columns={columns}
              maySelect={mayReplay}
              openId={listState.open}
              now={now}
            />
          )}
        </SidePanelOpener>
        {mayReplay && (
          <SelectionBar
            filters={filters}
            isPanelOpen={listState.open !== undefined}
            onCount={countMatching}
            onStart={replayMatching}
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
async function loadOptions(ctx: PersonContext, { partnerId }: DeliveryFilters) {
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
    partners: partners.map(({ id, name }) => ({ value: id, label: name })),
    endpoints: endpoints
      .filter((endpoint) => partnerId === undefined || endpoint.partnerId === partnerId)
      .map((endpoint) => ({ value: endpoint.id, label: endpointName(endpoint) })),
    eventTypes: [...new Set(types)].map((type) => ({ value: type, label: type })),
    columns: columnChoices(chosen, isOperator),
    views: views.map(({ id, name, filters }) => ({
      id,
      name,
      filters: filtersOf(readListState(Object.fromEntries(new URLSearchParams(filters)))),
    })),
  };
}
