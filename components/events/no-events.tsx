import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { type EventFilters, hasFilters } from "./filters";

/** Why the list is empty, and what fills it. */
export function NoEvents({ filters, isOperator }: { filters: EventFilters; isOperator: boolean }) {
  if (filters.cursor || hasFilters(filters)) {
    return (
      <Empty title={filters.cursor ? "Nothing older" : "No event matches"}>
        <p>
          {filters.q
            ? "An external id must be given whole, exactly as the provider wrote it."
            : "There are events only outside of these filters, or none yet."}
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
          ? "Each request that a provider sends to a source, and whose signature is good, is kept here once, as the bytes that arrived."
          : "Each event that was for one of your endpoints shows here, with who got it and who did not."}
      </p>
    </Empty>
  );
}
