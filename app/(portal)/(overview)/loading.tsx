import { PageHeader } from "@/components/shell/page-header";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function OverviewLoading() {
  return (
    <>
      <PageHeader title="Overview" />
      <div className="grid grid-cols-2 gap-6 border-y py-4 lg:grid-cols-4">
        {["delivered", "rate", "median", "slowest"].map((name) => (
          <Skeleton key={name} className="h-12 w-28" />
        ))}
      </div>
      <Skeleton className="my-6 h-36 w-full" />
      <SkeletonRows count={5} label="Loading the overview" />
    </>
  );
}
