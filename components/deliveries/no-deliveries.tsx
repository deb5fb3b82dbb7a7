import Link from "next/link";
import { Empty } from "@/components/shared/empty";
import { Button } from "@/components/ui/button";
import { type DeliveryFilters, deliveriesHref, isNarrowed } from "./filters";

/** Why the list is empty, and what fills it. */
export function NoDeliveries({ filters, mayRegister }: { filters: DeliveryFilters; mayRegister: boolean }) {
  if (filters.cursor) {
    return (
      <Empty title="Nothing older">
        <p>This is the end of the log, as far as the filters reach.</p>
        <Button asChild>
          <Link href={deliveriesHref({ ...filters, cursor: undefined })}>Back to the newest</Link>
        </Button>
      </Empty>
    );
  }
  if (isNarrowed(filters) || filters.status) {
    return (
      <Empty title="No delivery matches">
        <p>
          {filters.q
            ? "An external id must be given whole, exactly as the provider wrote it."
            : "There are deliveries only outside of these filters, or none yet."}
        </p>
        <Button asChild>
          <Link href="/deliveries">Show all deliveries</Link>
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title="No deliveries yet">
      <p>
        Every event that arrives for an endpoint shows here within a second, with what the endpoint answered.
        An event needs an endpoint that takes its type.
      </p>
      {mayRegister && (
        <Button asChild look="primary">
          <Link href="/endpoints/new">Register endpoint</Link>
        </Button>
      )}
    </Empty>
  );
}
