import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function MembersLoading() {
  return (
    <>
      <PageHeader title="Members" />
      <SkeletonRows label="Loading members" />
    </>
  );
}
