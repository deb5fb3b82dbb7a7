import { ArrowLeft, ArrowRight } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { type DeliveryFilters, deliveriesHref } from "./filters";

/** Forward through the log, and back to its newest end. */
export function Pager({ filters, nextCursor }: { filters: DeliveryFilters; nextCursor: string | null }) {
  if (!filters.cursor && !nextCursor) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 py-3">
      {filters.cursor ? (
        <Button asChild look="quiet">
          <Link href={deliveriesHref({ ...filters, cursor: undefined })}>
            <ArrowLeft aria-hidden /> Newest
          </Link>
        </Button>
      ) : (
        <span />
      )}
      {nextCursor && (
        <Button asChild look="quiet">
          <Link href={deliveriesHref({ ...filters, cursor: nextCursor })}>
            Older <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  );
}
