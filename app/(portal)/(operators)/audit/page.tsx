import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AuditFilterBar } from "@/components/audit/audit-filter-bar";
import { AuditList } from "@/components/audit/audit-list";
import { auditHref, exportHref, readAuditFilters } from "@/components/audit/filters";
import { PageHeader } from "@/components/shell/page-header";
import { UrlProblem } from "@/components/shell/url-problem";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Pager } from "@/components/ui/pager";
import { listAudit } from "@/lib/audit/list-audit";
import { listPartners } from "@/lib/partners/list-partners";
import type { WithSearch } from "../../page-types";
import { requirePageRight } from "../../require-right";
import { loadOrProblem } from "../../with-problem";
import { auditQuery } from "./audit-query";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: WithSearch) {
  const ctx = await requirePageRight("operate");
  const filters = readAuditFilters(await searchParams);
  const [page, partners] = await Promise.all([
    loadOrProblem(listAudit({ ctx, query: auditQuery(ctx, filters) })),
    listPartners({ ctx }),
  ]);
  if ("problem" in page) return <UrlProblem problem={page.problem} href="/audit" />;
  return (
    <>
      <PageHeader title="Audit log" description="Who did what, and when.">
        <Button asChild>
          <a href={exportHref(filters)} download>
            <Download aria-hidden /> Export CSV
          </a>
        </Button>
      </PageHeader>
      <AuditFilterBar
        filters={filters}
        partners={partners.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {page.data.length === 0 ? (
        <Empty title="No matching entries">
          <p>Every change in Portico is recorded here.</p>
          <Button asChild>
            <Link href="/audit">Show all entries</Link>
          </Button>
        </Empty>
      ) : (
        <AuditList entries={page.data} filters={filters} />
      )}
      <Pager
        newestHref={filters.cursor ? auditHref({ ...filters, cursor: undefined }) : null}
        olderHref={page.nextCursor ? auditHref({ ...filters, cursor: page.nextCursor }) : null}
      />
    </>
  );
}
