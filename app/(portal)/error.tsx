"use client";

import { PageFailed } from "@/components/shared/page-failed";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageFailed error={error} retry={retry} />;
}
