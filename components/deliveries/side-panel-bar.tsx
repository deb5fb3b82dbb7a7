import { Maximize2, X } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";

/** Closes the side panel, or opens the delivery as a page. */
export function SidePanelBar({ id, closeHref }: { id: string; closeHref: string }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <Button asChild variant="ghost" className="-ml-3">
        <Link href={`/deliveries/${id}`} prefetch={false}>
          <Maximize2 aria-hidden /> Open as a page
        </Link>
      </Button>
      <Button asChild variant="ghost" className="-mr-3">
        <Link href={closeHref} scroll={false} prefetch={false} title="Escape">
          <X aria-hidden /> Close
        </Link>
      </Button>
    </div>
  );
}
