import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function AuditLoading() {
  return (
    <>
      <PageHeader title="Audit log" />
      <SkeletonRows count={12} label="Loading the audit log" />
    </>
  );
}
