import { ArrowLeft, ArrowLeftToLine, ArrowRight } from "lucide-react";
import Link from "next/link";
import { Button } from "./button";

export interface PagerProps {
  /** The newest page; null on this page. */
  readonly newestHref: string | null;
  /** The previous page, for lists with links in both directions. */
  readonly newerHref?: string | null;
  /** The next page; null on the last page. */
  readonly olderHref: string | null;
}

/** Links to the pages of a list. */
export function Pager({ newestHref, newerHref, olderHref }: PagerProps) {
  if (!newestHref && !olderHref) return null;
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 py-3">
      {newestHref && (
        <Button asChild variant="ghost">
          <Link href={newestHref}>
            <ArrowLeftToLine aria-hidden /> Newest
          </Link>
        </Button>
      )}
      {newerHref && (
        <Button asChild variant="ghost">
          <Link href={newerHref}>
            <ArrowLeft aria-hidden /> Newer
          </Link>
        </Button>
      )}
      {olderHref && (
        <Button asChild variant="ghost" className="ml-auto">
          <Link href={olderHref}>
            Older <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  );
}
