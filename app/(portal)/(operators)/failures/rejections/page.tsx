import type { Metadata } from "next";
import Link from "next/link";
import { readRejectionFilters, rejectionsHref } from "@/components/rejections/filters";
import { RejectionFilterBar } from "@/components/rejections/rejection-filter-bar";
import { RejectionList } from "@/components/rejections/rejection-list";
import { PageHeader } from "@/components/shell/page-header";
import { UrlProblem } from "@/components/shell/url-problem";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Pager } from "@/components/ui/pager";
import { describeRejection, rejectionDescriptions } from "@/lib/diagnosis/rejections";
import { listRejections } from "@/lib/events/rejections/list-rejections";
import { listSources } from "@/lib/sources/list-sources";
import { FailureTabs } from "../../../failures/failure-tabs";
import type { WithSearch } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrProblem } from "../../../with-problem";

export const metadata: Metadata = { title: "Rejections" };

const causes = Object.entries(rejectionDescriptions).map(([value, { title }]) => ({ value, label: title }));

export default async function RejectionsPage({ searchParams }: WithSearch) {
  const ctx = await requirePageRight("operate");
  const filters = readRejectionFilters(await searchParams);
  const [page, sources] = await Promise.all([
    loadOrProblem(listRejections({ ctx, query: filters })),
    listSources({ ctx }),
  ]);
  if ("problem" in page) return <UrlProblem problem={page.problem} href="/failures/rejections" />;
  return (
    <>
      <PageHeader
        title="Rejections"
        description="Inbound requests that Portico rejected, with the reason and the request. Secrets are masked."
      >
        <FailureTabs ctx={ctx} current="rejections" />
      </PageHeader>
      <RejectionFilterBar
        filters={filters}
        sources={sources.map(({ slug }) => ({ value: slug, label: slug }))}
        causes={causes}
      />
      {page.data.length === 0 ? (
        <NoRejections hasFilters={Object.keys(filters).length > 0} />
      ) : (
        <RejectionList rejections={page.data} causeOf={({ code, hint }) => describeRejection(code, hint)} />
      )}
      <Pager
        newestHref={filters.cursor ? rejectionsHref({ ...filters, cursor: undefined }) : null}
        olderHref={page.nextCursor ? rejectionsHref({ ...filters, cursor: page.nextCursor }) : null}
      />
    </>
  );
}

function NoRejections({ hasFilters }: { hasFilters: boolean }) {
  return (
    <Empty title={hasFilters ? "No matching rejections" : "No rejections"}>
      <p>
        Portico keeps the last 500 rejected requests of each source and cause, for example those with an
        invalid signature, a stale timestamp, an unknown path or an oversized body.
      </p>
      {hasFilters && (
        <Button asChild>
          <Link href="/failures/rejections">Show all rejections</Link>
        </Button>
      )}
    </Empty>
  );
}
