"use client";

import { PageFailed } from "@/components/shell/page-failed";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="px-4 py-16">
      <PageFailed error={error} retry={retry} />
    </main>
  );
}
