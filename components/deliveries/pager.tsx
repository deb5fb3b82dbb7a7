import { Pager as Pages } from "@/components/ui/pager";
import { type DeliveryFilters, deliveriesHref } from "./filters";

export interface PagerProps {
  readonly filters: DeliveryFilters;
  /** Whether the page is the newest end of the log. */
  readonly isNewest: boolean;
  /** The newest delivery of a page that has newer ones before it. */
  readonly newestId: string | null;
  readonly nextCursor: string | null;
}

/** Through the log both ways, and back to its newest end. */
export function Pager({ filters, isNewest, newestId, nextCursor }: PagerProps) {
  return (
    <Pages
      newestHref={isNewest ? null : deliveriesHref(filters)}
      newerHref={newestId && deliveriesHref({ ...filters, newerThan: newestId })}
      olderHref={nextCursor && deliveriesHref({ ...filters, cursor: nextCursor })}
    />
  );
}
