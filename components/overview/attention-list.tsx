import { Inbox } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { deliveryStatuses } from "@/components/format/delivery-status";
import { endpointStatuses } from "@/components/format/endpoint-status";
import { StatusIcon, type StatusStyle } from "@/components/ui/status-label";

const statuses = {
  dead_lettered: deliveryStatuses.dead_lettered,
  retrying: deliveryStatuses.retrying,
  paused: endpointStatuses.paused,
  disabled: endpointStatuses.disabled,
  rejected: { label: "Rejected", icon: Inbox, tone: "failure" },
} as const satisfies Readonly<Record<string, StatusStyle>>;

export interface AttentionItem {
  readonly key: string;
  readonly status: keyof typeof statuses;
  readonly title: string;
  readonly href: string;
  readonly detail: ReactNode;
  /** A button that solves the problem, for readers who may use it. */
  readonly action?: ReactNode;
}

/** Problems that somebody has to solve, each with its next step. */
export function AttentionList({ items, more }: { items: readonly AttentionItem[]; more: ReactNode }) {
  if (items.length === 0) {
    return (
      <p className="border-y py-4 text-muted">
        Nothing needs attention. Dead-lettered deliveries, paused endpoints and rejected requests appear here.
      </p>
    );
  }
  return (
    <>
      <ul className="border-t">
        {items.map(({ key, status, title, href, detail, action }) => (
          <li key={key} className="grid gap-2 border-b py-3">
            <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
              <StatusIcon status={statuses[status]} className="mt-[3px] size-3.5" />
              <div className="min-w-0">
                <Link href={href} className="break-words font-medium underline-offset-2 hover:underline">
                  {title}
                </Link>
                <p className="text-muted text-xs">{detail}</p>
              </div>
            </div>
            {action && <div className="pl-6 [&_div]:justify-items-start">{action}</div>}
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
