import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { type DeliveryListState, deliveriesHref, filtersOf, hasFilters } from "./filters";
import { texts } from "./texts";

export interface NoDeliveriesProps {
  readonly listState: DeliveryListState;
  /** The number of deliveries that the search has scanned so far; null when it scanned all of them. */
  readonly searchedCount: number | null;
  readonly mayRegister: boolean;
}

/** The empty state of the list, which explains why it is empty. */
export function NoDeliveries({ listState, searchedCount, mayRegister }: NoDeliveriesProps) {
  const filters = filtersOf(listState);
  if (searchedCount !== null) {
    return (
      <Empty title="No matches yet">
        <p>{texts.empty.scanning(searchedCount)}</p>
      </Empty>
    );
  }
  if (listState.cursor) {
    return (
      <Empty title="No older deliveries">
        <p>{texts.empty.noOlder}</p>
        <ActionLink href={deliveriesHref(filters)}>Back to newest</ActionLink>
      </Empty>
    );
  }
  if (hasFilters(filters) || filters.status) {
    return (
      <Empty title="No matching deliveries">
        {filters.q ? (
          <p>
            Enter the complete ID, exactly as the provider sent it. Search attributes by name and value:{" "}
            <Example>brand_id:663</Example>, or several at once: <Example>brand_id:663 branch_id:2</Example>.
          </p>
        ) : (
          <p>{texts.empty.noMatch}</p>
        )}
        <ActionLink href="/deliveries">Show all deliveries</ActionLink>
      </Empty>
    );
  }
  return (
    <Empty title="No deliveries yet">
      <p>{texts.empty.none}</p>
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
