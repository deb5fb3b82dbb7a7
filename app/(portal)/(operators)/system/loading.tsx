import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function SystemLoading() {
  return (
    <>
      <PageHeader title="System" />
      <SkeletonRows label="Loading the state of the system" />
    </>
  );
}
