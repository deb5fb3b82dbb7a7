import type { PersonContext } from "@/app/_session/current-context";
import { ColumnMenu } from "@/components/deliveries/column-menu";
import { DeliveryTable } from "@/components/deliveries/delivery-table";
import { ExportMenu } from "@/components/deliveries/export-menu";
import { FilterBar } from "@/components/deliveries/filter-bar";
import {
  type DeliveryFilters,
  type DeliveryListState,
  deliveriesHref,
} from "@/components/deliveries/filters";
import { NoDeliveries } from "@/components/deliveries/no-deliveries";
import { SidePanelOpener } from "@/components/deliveries/open-side-panel";
import { Pager } from "@/components/deliveries/pager";
import { SelectionScope } from "@/components/deliveries/selection";
import { SelectionBar } from "@/components/deliveries/selection-bar";
import { StatusTabs } from "@/components/deliveries/status-tabs";
import { ViewMenu } from "@/components/deliveries/view-menu";
import { Volume } from "@/components/deliveries/volume";
import { LiveUpdates } from "@/components/shell/live";
import { PageHeader } from "@/components/shell/page-header";
import { mayDo } from "@/lib/auth/require-right";
import { countCap } from "@/lib/deliveries/delivery-counts";
import { exportLimit } from "@/lib/deliveries/export-deliveries";
import { scanLimit } from "@/lib/deliveries/list-deliveries";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import { type LoadedDeliveries, mayMeanAttributes } from "../load-deliveries";
import { chooseColumns, countMatching, deleteView, replayMatching, saveView } from "./actions";
import type { ListOptions } from "./load-list-options";

interface DeliveryListProps {
  readonly ctx: PersonContext;
  readonly listState: DeliveryListState;
  readonly filters: DeliveryFilters;
  readonly loaded: LoadedDeliveries;
  readonly options: ListOptions;
}

/** The list of deliveries with its filters, views, chart, selection and pages. */
export function DeliveryList({ ctx, listState, filters, loaded, options }: DeliveryListProps) {
  const { page, hasNewer, counts, figures, version, versionUrl } = loaded;
  const { filterOptions, columns, views } = options;
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
          searchLabel={filters.q && mayMeanAttributes(filters.q) ? "ID or attribute" : "ID"}
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
