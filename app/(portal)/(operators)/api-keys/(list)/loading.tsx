import { PageHeader } from "@/components/shell/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function ApiKeysLoading() {
  return (
    <>
      <PageHeader title="API keys" />
      <SkeletonRows label="Loading API keys" />
    </>
  );
}
