import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { ApiKeyTable } from "@/components/api-keys/api-key-table";
import { NoKeys } from "@/components/api-keys/no-keys";
import { readParameters } from "@/components/format/url-filters";
import { PageHeader } from "@/components/shell/page-header";
import { RowShortcuts } from "@/components/shell/row-keys";
import { UrlProblem } from "@/components/shell/url-problem";
import { Button } from "@/components/ui/button";
import { Pager } from "@/components/ui/pager";
import { listApiKeys } from "@/lib/api-keys/list-api-keys";
import { publicUrl } from "@/lib/platform/env";
import type { WithSearch } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrProblem } from "../../../with-problem";
import { partnerNames } from "../partner-names";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ searchParams }: WithSearch) {
  const ctx = await requirePageRight("operate");
  const { cursor } = readParameters(["cursor"], await searchParams);
  const [page, partners] = await Promise.all([
    loadOrProblem(listApiKeys({ ctx, query: { cursor } })),
    partnerNames(ctx),
  ]);
  if ("problem" in page) return <UrlProblem problem={page.problem} href="/api-keys" />;
  const newKeyButton = (
    <Button asChild variant="primary">
      <Link href="/api-keys/new">
        <Plus aria-hidden /> New key
      </Link>
    </Button>
  );
  const isEmpty = page.data.length === 0;
  return (
    <>
      <PageHeader title="API keys" description="Keys your integrations use, and what each can do.">
        {!isEmpty && newKeyButton}
      </PageHeader>
      {isEmpty ? (
        <NoKeys origin={publicUrl()}>{newKeyButton}</NoKeys>
      ) : (
        <ApiKeyTable keys={page.data} partners={partners} />
      )}
      <Pager
        newestHref={cursor === undefined ? null : "/api-keys"}
        olderHref={page.nextCursor && `/api-keys?cursor=${page.nextCursor}`}
      />
      <RowShortcuts />
    </>
  );
}
