import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { Time } from "@/components/format/time";
import { MailText } from "@/components/mailbox/mail-text";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { Fact, Facts } from "@/components/ui/facts";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { mayReadMailbox } from "@/lib/system/mailbox/list-mails";
import { readMail } from "@/lib/system/mailbox/read-mail";
import type { WithId } from "../../page-types";

export const metadata: Metadata = { title: "Email" };

export default async function MailPage({ params }: WithId) {
  const ctx = await requireContext();
  if (!mayReadMailbox(ctx)) notFound();
  const { recipient, subject, text, createdAt } = await loadMail(ctx, (await params).id);
  return (
    <>
      <PageHeader title={subject}>
        <Button asChild>
          <Link href="/mailbox">
            <ArrowLeft aria-hidden /> Mailbox
          </Link>
        </Button>
      </PageHeader>
      <div className="grid max-w-2xl gap-4">
        <Facts>
          <Fact name="To">{recipient}</Fact>
          <Fact name="Created">
            <Time at={createdAt} show="absolute" className="font-mono text-xs" />
          </Fact>
        </Facts>
        <MailText text={text} origin={new URL(publicUrl()).origin} />
      </div>
    </>
  );
}

async function loadMail(ctx: PersonContext, mailId: string) {
  try {
    return await readMail({ ctx, mailId });
  } catch (error) {
    if (error instanceof PorticoError && error.code === "not_found") notFound();
    throw error;
  }
}
