import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function MailboxLoading() {
  return (
    <>
      <PageHeader title="Mailbox" />
      <SkeletonRows label="Loading emails" />
    </>
  );
}
