import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function EndpointsLoading() {
  return (
    <>
      <PageHeader title="Endpoints" />
      <SkeletonRows label="Loading endpoints" />
    </>
  );
}
