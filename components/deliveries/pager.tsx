import { Pager as Pages } from "@/components/shared/pager";
import { type DeliveryFilters, deliveriesHref } from "./filters";

/** Forward through the log, and back to its newest end. */
export function Pager({ filters, nextCursor }: { filters: DeliveryFilters; nextCursor: string | null }) {
  return (
    <Pages
      newestHref={filters.cursor ? deliveriesHref({ ...filters, cursor: undefined }) : null}
      olderHref={nextCursor ? deliveriesHref({ ...filters, cursor: nextCursor }) : null}
    />
  );
}
