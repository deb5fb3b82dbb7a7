import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/shell/page-header";
import { RowShortcuts } from "@/components/shell/row-keys";
import { SourceTable } from "@/components/sources/source-table";
import { texts } from "@/components/sources/texts";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { listSourceRows } from "@/lib/sources/list-source-rows";
import { dialectTitles } from "../../../endpoints/dialect-options";
import { requirePageRight } from "../../../require-right";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage() {
  const ctx = await requirePageRight("operate");
  const sources = await listSourceRows({ ctx });
  const newSourceButton = (
    <Button asChild variant="primary">
      <Link href="/sources/new">
        <Plus aria-hidden /> New source
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader title="Sources" description={texts.description}>
        {sources.length > 0 && newSourceButton}
      </PageHeader>
      {sources.length === 0 ? (
        <Empty title={texts.none.title}>
          <p>{texts.none.description}</p>
          {newSourceButton}
        </Empty>
      ) : (
        <SourceTable sources={sources} dialects={dialectTitles()} />
      )}
      <RowShortcuts />
    </>
  );
}
