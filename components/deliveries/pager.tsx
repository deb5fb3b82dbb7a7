import { Pager as Pages } from "@/components/ui/pager";
import { type DeliveryFilters, deliveriesHref } from "./filters";

export interface PagerProps {
  readonly filters: DeliveryFilters;
  /** Whether this is the first page. */
  readonly isNewest: boolean;
  /** The newest delivery of the page, if there are newer pages; otherwise null. */
  readonly newestId: string | null;
  readonly nextCursor: string | null;
}

/** Links to the newest, the newer and the older page. */
export function Pager({ filters, isNewest, newestId, nextCursor }: PagerProps) {
  return (
    <Pages
      newestHref={isNewest ? null : deliveriesHref(filters)}
      newerHref={newestId && deliveriesHref({ ...filters, newerThan: newestId })}
      olderHref={nextCursor && deliveriesHref({ ...filters, cursor: nextCursor })}
    />
  );
}
