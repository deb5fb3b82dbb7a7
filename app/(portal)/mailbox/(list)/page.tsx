import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { readParameters } from "@/components/format/url-filters";
import { MailTable } from "@/components/mailbox/mail-table";
import { PageHeader } from "@/components/shell/page-header";
import { RowShortcuts } from "@/components/shell/row-keys";
import { UrlProblem } from "@/components/shell/url-problem";
import { Empty } from "@/components/ui/empty";
import { Pager } from "@/components/ui/pager";
import { listMails, mayReadMailbox } from "@/lib/system/mailbox/list-mails";
import type { WithSearch } from "../../page-types";
import { loadOrProblem } from "../../with-problem";

export const metadata: Metadata = { title: "Mailbox" };

export default async function MailboxPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  if (!mayReadMailbox(ctx)) notFound();
  const { cursor } = readParameters(["cursor"], await searchParams);
  const page = await loadOrProblem(listMails({ ctx, query: { cursor } }));
  if ("problem" in page) return <UrlProblem problem={page.problem} href="/mailbox" />;
  const { data, nextCursor } = page;
  return (
    <>
      <PageHeader
        title="Mailbox"
        description="No mail server is configured, so emails are kept here. Set SMTP_URL to send them."
      />
      {data.length === 0 ? <NoMails isOlderPage={cursor !== undefined} /> : <MailTable mails={data} />}
      <Pager
        newestHref={cursor === undefined ? null : "/mailbox"}
        olderHref={nextCursor && `/mailbox?cursor=${nextCursor}`}
      />
      <RowShortcuts />
    </>
  );
}

function NoMails({ isOlderPage }: { isOlderPage: boolean }) {
  return isOlderPage ? (
    <Empty title="No older emails">
      <p>The mailbox keeps the newest 500 emails.</p>
    </Empty>
  ) : (
    <Empty title="No emails yet">
      <p>
        Portico sends invitations, sign-in links and alerts by email. Alerts go to operators and to a
        partner's managers when an endpoint fails, deliveries are dead-lettered, a source is silent or a
        secret expires.
      </p>
    </Empty>
  );
}
