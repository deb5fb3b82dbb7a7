import { PageHeader } from "@/components/shell/page-header";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function DeliveriesLoading() {
  return (
    <>
      <PageHeader title="Deliveries" />
      <div className="flex h-9 items-center gap-6 border-b">
        <Skeleton className="h-3 w-8" />
        <Skeleton className="h-3 w-20" />
        <Skeleton className="h-3 w-20" />
        <Skeleton className="h-3 w-28" />
      </div>
      <div className="flex gap-2 py-3">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-8 w-32" />
      </div>
      <Skeleton className="mt-6 mb-11 h-14 w-full" />
      <SkeletonRows count={12} label="Loading deliveries" />
    </>
  );
}
