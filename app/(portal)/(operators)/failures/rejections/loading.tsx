import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function RejectionsLoading() {
  return (
    <>
      <PageHeader title="Rejections" />
      <SkeletonRows label="Loading rejections" />
    </>
  );
}
