import { PageHeader } from "@/components/shared/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function EndpointsLoading() {
  return (
    <>
      <PageHeader title="Endpoints" />
      <SkeletonRows label="Loading endpoints" />
    </>
  );
}
