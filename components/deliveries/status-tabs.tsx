import { cx } from "class-variance-authority";
import Link from "next/link";
import { deliveryStatuses } from "@/components/format/delivery-status";
import type { DeliveryCounts } from "@/lib/deliveries/delivery-counts";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-status";
import { type DeliveryFilters, deliveriesHref } from "./filters";

interface Tab {
  readonly status: DeliveryStatus | undefined;
  readonly count?: number;
  readonly textClass?: string;
}

function tabsOf(counts: DeliveryCounts): readonly Tab[] {
  return [
    { status: undefined },
    { status: "succeeded" },
    { status: "pending", count: counts.pending, textClass: "text-text" },
    { status: "retrying", count: counts.retrying, textClass: "text-waiting" },
    { status: "dead_lettered", count: counts.deadLettered, textClass: "text-failure" },
    { status: "skipped", count: counts.skipped, textClass: "text-text" },
    { status: "cancelled" },
  ];
}

/** @param maxCount higher counts are shown as "999+" */
export function StatusTabs(props: { filters: DeliveryFilters; counts: DeliveryCounts; maxCount: number }) {
  const { filters, counts, maxCount } = props;
  return (
    <nav
      aria-label="Status"
      className="-mx-4 mb-3 overflow-x-auto px-4 [scrollbar-width:none] md:mx-0 md:px-0"
    >
      <ul className="flex gap-1 border-b">
        {tabsOf(counts).map(({ status, count, textClass }) => {
          const isCurrent = filters.status === status;
          return (
            <li key={status ?? "all"}>
              <Link
                href={deliveriesHref({ ...filters, status })}
                aria-current={isCurrent ? "page" : undefined}
                className={cx(
                  "-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-2 font-medium",
                  isCurrent ? "border-accent text-text" : "border-transparent text-muted hover:text-text",
                )}
              >
                {status ? deliveryStatuses[status].label : "All"}
                {count ? (
                  <span className={cx("font-mono text-xs tabular-nums", textClass)}>
                    {count > maxCount ? `${maxCount}+` : count}
                  </span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
