import { PageHeader } from "@/components/shared/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function RejectionsLoading() {
  return (
    <>
      <PageHeader title="Rejections" />
      <SkeletonRows label="Loading rejections" />
    </>
  );
}
