import { PageHeader } from "@/components/shell/page-header";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function CatalogLoading() {
  return (
    <>
      <PageHeader title="Catalog" />
      <Skeleton className="mb-4 h-8 w-full max-w-xl" />
      <SkeletonRows label="Loading the catalog" />
    </>
  );
}
