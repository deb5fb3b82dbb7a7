import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function SourcesLoading() {
  return (
    <>
      <PageHeader title="Sources" />
      <SkeletonRows label="Loading sources" />
    </>
  );
}
