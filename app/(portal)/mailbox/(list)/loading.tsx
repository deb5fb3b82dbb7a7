import { PageHeader } from "@/components/shared/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function MailboxLoading() {
  return (
    <>
      <PageHeader title="Mailbox" />
      <SkeletonRows label="Loading mails" />
    </>
  );
}
