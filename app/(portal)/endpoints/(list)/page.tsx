import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { IncompleteNotice } from "@/components/charts/incomplete";
import { EndpointFilterBar } from "@/components/endpoints/endpoint-filter-bar";
import { EndpointTable } from "@/components/endpoints/endpoint-table";
import { endpointsHref, readEndpointFilters } from "@/components/endpoints/filters";
import { PageHeader } from "@/components/shell/page-header";
import { AutoRefresh } from "@/components/shell/refresh";
import { RowShortcuts } from "@/components/shell/row-keys";
import { UrlProblem } from "@/components/shell/url-problem";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { mayDo } from "@/lib/auth/require-right";
import { listEndpointRows } from "@/lib/endpoints/list-endpoint-rows";
import { listPartners } from "@/lib/partners/list-partners";
import type { WithSearch } from "../../page-types";
import { loadOrProblem } from "../../with-problem";
import { dialectTitles } from "../dialect-options";

export const metadata: Metadata = { title: "Endpoints" };

export default async function EndpointsPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const isOperator = ctx.actor.partnerId === null;
  const filters = readEndpointFilters(await searchParams);
  const [page, partners] = await Promise.all([
    loadOrProblem(listEndpointRows({ ctx, query: filters })),
    isOperator ? listPartners({ ctx }) : [],
  ]);
  if ("problem" in page) return <UrlProblem problem={page.problem} href="/endpoints" />;
  const { rows, hours, missingSince } = page;
  const hasFilters = filters.status !== undefined || filters.partnerId !== undefined;
  const hasNoEndpoints = rows.length === 0 && !hasFilters;
  const registerButton = mayDo(ctx.actor, "manage_endpoints") && (
    <Button asChild variant="primary">
      <Link href="/endpoints/new">
        <Plus aria-hidden /> Register endpoint
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader title="Endpoints">{!hasNoEndpoints && registerButton}</PageHeader>
      {hasNoEndpoints ? (
        <Empty title="No endpoints yet">
          <p>
            An endpoint is a URL that receives webhooks. Portico sends it every event that matches its event
            types and its filter.
          </p>
          {registerButton}
        </Empty>
      ) : (
        <EndpointFilterBar
          filters={filters}
          partners={partners.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {!hasNoEndpoints && <IncompleteNotice since={missingSince} />}
      {rows.length > 0 && (
        <EndpointTable endpoints={rows} hours={hours} showPartner={isOperator} dialects={dialectTitles()} />
      )}
      {rows.length === 0 && hasFilters && (
        <Empty title="No matching endpoints">
          <p>No endpoints match these filters.</p>
          <Button asChild>
            <Link href={endpointsHref({ sort: filters.sort })}>Show all endpoints</Link>
          </Button>
        </Empty>
      )}
      <AutoRefresh intervalSeconds={30} />
      <RowShortcuts />
    </>
  );
}
