import { ArrowLeft, ArrowLeftToLine, ArrowRight } from "lucide-react";
import Link from "next/link";
import { Button } from "./button";

export interface PagerProps {
  /** The newest page; null when this is it. */
  readonly newestHref: string | null;
  /** The page before this one; for lists that go both ways. */
  readonly newerHref?: string | null;
  /** The page with what is older; null at the end. */
  readonly olderHref: string | null;
}

/** Through a list, and back to its newest end. */
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
