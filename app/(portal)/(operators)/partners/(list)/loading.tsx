import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function PartnersLoading() {
  return (
    <>
      <PageHeader title="Partners" />
      <SkeletonRows label="Loading partners" />
    </>
  );
}
