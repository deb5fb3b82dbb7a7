import { CirclePause, CircleSlash, Inbox, type LucideIcon, RotateCw, SquareX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

const kindStyles = {
  dead: { icon: SquareX, textClass: "text-failure" },
  retrying: { icon: RotateCw, textClass: "text-waiting" },
  paused: { icon: CirclePause, textClass: "text-waiting" },
  disabled: { icon: CircleSlash, textClass: "text-failure" },
  rejected: { icon: Inbox, textClass: "text-failure" },
} as const satisfies Record<string, { icon: LucideIcon; textClass: string }>;

export interface AttentionItem {
  readonly key: string;
  readonly kind: keyof typeof kindStyles;
  readonly title: string;
  readonly href: string;
  readonly detail: ReactNode;
  /** The button that mends it, for those who may press it. */
  readonly action?: ReactNode;
}

/** What needs someone now, each with the step that mends it. */
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
        {items.map(({ key, kind, title, href, detail, action }) => {
          const { icon: Icon, textClass } = kindStyles[kind];
          return (
            <li key={key} className="grid gap-2 border-b py-3">
              <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
                <Icon aria-hidden className={cx("mt-[3px] size-3.5", textClass)} strokeWidth={2.25} />
                <div className="min-w-0">
                  <Link href={href} className="break-words font-medium underline-offset-2 hover:underline">
                    {title}
                  </Link>
                  <p className="text-muted text-xs">{detail}</p>
                </div>
              </div>
              {action && <div className="pl-6 [&_div]:justify-items-start">{action}</div>}
            </li>
          );
        })}
      </ul>
      {more}
    </>
  );
}
