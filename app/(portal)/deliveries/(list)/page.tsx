import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { DeliveryTable } from "@/components/deliveries/delivery-table";
import { FilterBar } from "@/components/deliveries/filter-bar";
import { type DeliveryFilters, pulseHref, readFilters } from "@/components/deliveries/filters";
import { NoDeliveries } from "@/components/deliveries/no-deliveries";
import { Pager } from "@/components/deliveries/pager";
import { StatusTabs } from "@/components/deliveries/status-tabs";
import { endpointName } from "@/components/shared/format";
import { Live } from "@/components/shared/live";
import { PageHeader } from "@/components/shared/page-header";
import { RowKeys } from "@/components/shared/row-keys";
import { UrlProblem } from "@/components/shared/url-problem";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import { mayDo } from "@/lib/platform/context";
import { parseId } from "@/lib/platform/ids";
import { countCap } from "@/lib/portal/delivery-counts";
import { listEndpoints } from "@/lib/portal/list-endpoints";
import { listPartners } from "@/lib/portal/list-partners";
import type { WithSearch } from "../../page-types";
import { tryLoadDeliveries } from "../load-deliveries";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const filters = readFilters(await searchParams);
  if (filters.q && parseId("delivery", filters.q)) redirect(`/deliveries/${filters.q}`);
  const isOperator = ctx.actor.partnerId === null;
  const [loaded, endpoints, partners] = await Promise.all([
    tryLoadDeliveries(ctx, filters),
    listEndpoints({ ctx }),
    isOperator ? listPartners({ ctx }) : [],
  ]);
  if ("problem" in loaded) return <UrlProblem problem={loaded.problem} href="/deliveries" />;
  const { page, counts, pulse } = loaded;
  return (
    <>
      <PageHeader title="Deliveries" />
      <StatusTabs filters={filters} counts={counts} cap={countCap} />
      <FilterBar
        filters={filters}
        endpoints={endpointChoices(endpoints, filters)}
        partners={partners.map(({ id, name }) => ({ value: id, word: name }))}
        cause={filters.code ? describeCode(filters.code).title : null}
      />
      <Live pulseUrl={pulseHref(filters)} shown={pulse} what="deliveries" />
      {page.data.length === 0 ? (
        <NoDeliveries filters={filters} mayRegister={mayDo(ctx.actor, "manage_endpoints")} />
      ) : (
        <DeliveryTable deliveries={page.data} showPartner={isOperator} now={ctx.clock.now().getTime()} />
      )}
      <Pager filters={filters} nextCursor={page.nextCursor} />
      <RowKeys />
    </>
  );
}

type Endpoints = Awaited<ReturnType<typeof listEndpoints>>;

function endpointChoices(endpoints: Endpoints, { partnerId }: DeliveryFilters) {
  return endpoints
    .filter((endpoint) => partnerId === undefined || endpoint.partnerId === partnerId)
    .map((endpoint) => ({ value: endpoint.id, word: endpointName(endpoint) }));
}
