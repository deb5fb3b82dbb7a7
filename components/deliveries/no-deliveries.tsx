import Link from "next/link";
import type { ReactNode } from "react";
import { plural } from "@/components/format/format";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { type DeliveryPlace, deliveriesHref, filtersOf, isNarrowed } from "./filters";

export interface NoDeliveriesProps {
  readonly place: DeliveryPlace;
  /** After how many deliveries a search has paused; null when it came to the end of the log. */
  readonly lookedAt: number | null;
  readonly mayRegister: boolean;
}

/** Why the list is empty, and what fills it. */
export function NoDeliveries({ place, lookedAt, mayRegister }: NoDeliveriesProps) {
  const filters = filtersOf(place);
  if (lookedAt !== null) {
    return (
      <Empty title="Nothing yet">
        <p>
          None of the last {plural(lookedAt, "delivery", "deliveries")} match. “Older” below looks further
          back; a time or an endpoint to narrow by makes it quicker.
        </p>
      </Empty>
    );
  }
  if (place.cursor) {
    return (
      <Empty title="Nothing older">
        <p>This is the end of the log, as far as the filters reach.</p>
        <Way href={deliveriesHref(filters)}>Back to the newest</Way>
      </Empty>
    );
  }
  if (isNarrowed(filters) || filters.status) {
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
        <Way href="/deliveries">Show all deliveries</Way>
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

function Example({ children }: { children: string }) {
  return <code className="whitespace-nowrap font-mono text-sm text-text">{children}</code>;
}

function Way({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button asChild>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
