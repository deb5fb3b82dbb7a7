import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/components/format/format";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { type DeliveryListState, deliveriesHref, filtersOf, hasFilters } from "./filters";

export interface NoDeliveriesProps {
  readonly listState: DeliveryListState;
  /** After how many deliveries a search has paused; null when it came to the end of the log. */
  readonly searchedCount: number | null;
  readonly mayRegister: boolean;
}

/** Why the list is empty, and what fills it. */
export function NoDeliveries({ listState, searchedCount, mayRegister }: NoDeliveriesProps) {
  const filters = filtersOf(listState);
  if (searchedCount !== null) {
    return (
      <Empty title="Nothing yet">
        <p>
          None of the last {formatCount(searchedCount, "delivery", "deliveries")} match. “Older” below looks
          further back; a time or an endpoint to narrow by makes it quicker.
        </p>
      </Empty>
    );
  }
  if (listState.cursor) {
    return (
      <Empty title="Nothing older">
        <p>This is the end of the log, as far as the filters reach.</p>
        <ActionLink href={deliveriesHref(filters)}>Back to the newest</ActionLink>
      </Empty>
    );
  }
  if (hasFilters(filters) || filters.status) {
    return (
      <Empty title="No delivery matches">
        {filters.q ? (
          <p>
            Ids must be whole, exactly as the provider wrote them; one with a colon in it goes in quotes:{" "}
            <Example>"order:7821"</Example>. Attributes are searched as name and value:{" "}
            <Example>brand_id:663</Example>, or several: <Example>brand_id:663 branch_id:2</Example>.
          </p>
        ) : (
          <p>There are deliveries only outside of these filters, or none yet.</p>
        )}
        <ActionLink href="/deliveries">Show all deliveries</ActionLink>
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
        <Button asChild variant="primary">
          <Link href="/endpoints/new">Register endpoint</Link>
        </Button>
      )}
    </Empty>
  );
}

function Example({ children }: { children: string }) {
  return <code className="whitespace-nowrap font-mono text-sm text-text">{children}</code>;
}

function ActionLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button asChild>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
