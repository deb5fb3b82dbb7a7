import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function FailuresLoading() {
  return (
    <>
      <PageHeader title="Failures" />
      <SkeletonRows label="Loading failures" />
    </>
  );
}
