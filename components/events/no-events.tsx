import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { type EventFilters, hasFilters } from "./filters";
import { texts } from "./texts";

/** The empty state of the list, which explains why it is empty. */
export function NoEvents({ filters, isOperator }: { filters: EventFilters; isOperator: boolean }) {
  if (filters.cursor || hasFilters(filters)) {
    return (
      <Empty title={filters.cursor ? texts.empty.noOlder : texts.empty.noMatch}>
        <p>{filters.q ? texts.empty.completeId : texts.empty.filters}</p>
        <Button asChild>
          <Link href="/events">Show all events</Link>
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={texts.empty.none}>
      <p>{isOperator ? texts.empty.forOperators : texts.empty.forPartners}</p>
    </Empty>
  );
}
