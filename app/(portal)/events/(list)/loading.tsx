import { PageHeader } from "@/components/shell/page-header";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function EventsLoading() {
  return (
    <>
      <PageHeader title="Events" />
      <div className="flex gap-2 pb-3">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-8 w-32" />
      </div>
      <SkeletonRows count={12} label="Loading events" />
    </>
  );
}
