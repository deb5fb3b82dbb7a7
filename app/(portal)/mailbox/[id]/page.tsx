import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { Time } from "@/components/format/time";
import { MailText } from "@/components/mailbox/mail-text";
import { BackLink } from "@/components/ui/back-link";
import { DetailHeader } from "@/components/ui/detail-header";
import { Fact, Facts } from "@/components/ui/facts";
import { publicUrl } from "@/lib/platform/env";
import { mayReadMailbox } from "@/lib/system/mailbox/list-mails";
import { readMail } from "@/lib/system/mailbox/read-mail";
import type { WithId } from "../../page-types";
import { loadOrNotFound } from "../../with-not-found";

export const metadata: Metadata = { title: "Email" };

export default async function MailPage({ params }: WithId) {
  const ctx = await requireContext();
  if (!mayReadMailbox(ctx)) notFound();
  const { recipient, subject, text, createdAt } = await loadOrNotFound(
    readMail({ ctx, mailId: (await params).id }),
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <DetailHeader back={<BackLink href="/mailbox" label="Mailbox" />} title={subject} />
      <div className="grid max-w-2xl gap-4">
        <Facts>
          <Fact name="To">{recipient}</Fact>
          <Fact name="Created">
            <Time at={createdAt} show="absolute" className="font-mono text-xs" />
          </Fact>
        </Facts>
        <MailText text={text} origin={new URL(publicUrl()).origin} />
      </div>
    </div>
  );
}
