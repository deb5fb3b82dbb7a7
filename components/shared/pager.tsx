import { ArrowLeft, ArrowRight } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";

export interface PagerProps {
  /** The newest page; null when this is it. */
  readonly newestHref: string | null;
  /** The page with what is older; null at the end. */
  readonly olderHref: string | null;
}

/** Forward through a list, and back to its newest end. */
export function Pager({ newestHref, olderHref }: PagerProps) {
  if (!newestHref && !olderHref) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 py-3">
      {newestHref ? (
        <Button asChild look="quiet">
          <Link href={newestHref}>
            <ArrowLeft aria-hidden /> Newest
          </Link>
        </Button>
      ) : (
        <span />
      )}
      {olderHref && (
        <Button asChild look="quiet">
          <Link href={olderHref}>
            Older <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  );
}
