import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { type EventFilters, hasFilters } from "./filters";

/** The empty state of the list, which explains why it is empty. */
export function NoEvents({ filters, isOperator }: { filters: EventFilters; isOperator: boolean }) {
  if (filters.cursor || hasFilters(filters)) {
    return (
      <Empty title={filters.cursor ? "No older events" : "No matching events"}>
        <p>
          {filters.q
            ? "Enter the complete external ID, exactly as the provider sent it."
            : "No events match these filters."}
        </p>
        <Button asChild>
          <Link href="/events">Show all events</Link>
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title="No events yet">
      <p>
        {isOperator
          ? "Portico stores every request with a valid signature here once, exactly as it arrived."
          : "Every event for one of your endpoints appears here, with its recipients."}
      </p>
    </Empty>
  );
}
