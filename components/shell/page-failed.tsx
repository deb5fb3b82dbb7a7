import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

/** Shown when a page throws. The digest identifies the error in the log. */
export function PageFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <Empty title="Portico could not show this page">
      <p>
        Something went wrong on our side. Nothing was changed. Try again. If the problem persists, contact
        your operator{digest ? " with the number below" : ""}.
      </p>
      {digest && <code className="font-mono text-xs">{digest}</code>}
      <Button onClick={retry}>Try again</Button>
    </Empty>
  );
}
