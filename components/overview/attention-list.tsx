import { CirclePause, CircleSlash, Inbox, type LucideIcon, RotateCw, SquareX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

const looks = {
  dead: { icon: SquareX, ink: "text-failure" },
  retrying: { icon: RotateCw, ink: "text-waiting" },
  paused: { icon: CirclePause, ink: "text-waiting" },
  disabled: { icon: CircleSlash, ink: "text-failure" },
  rejected: { icon: Inbox, ink: "text-failure" },
} as const satisfies Record<string, { icon: LucideIcon; ink: string }>;

export interface Need {
  readonly key: string;
  readonly kind: keyof typeof looks;
  readonly title: string;
  readonly href: string;
  readonly detail: ReactNode;
  /** The button that mends it, for those who may press it. */
  readonly action?: ReactNode;
}

/** What needs someone now, each with the step that mends it. */
export function Attention({ needs, more }: { needs: readonly Need[]; more: ReactNode }) {
  if (needs.length === 0) {
    return (
      <p className="border-y py-4 text-muted">
        Nothing. Deliveries that were given up, endpoints that are paused, and requests that were refused
        would show here.
      </p>
    );
  }
  return (
    <>
      <ul className="border-t">
        {needs.map(({ key, kind, title, href, detail, action }) => {
          const { icon: Icon, ink } = looks[kind];
          return (
            <li key={key} className="grid gap-2 border-b py-3">
              <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
                <Icon aria-hidden className={cx("mt-[3px] size-3.5", ink)} strokeWidth={2.25} />
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
