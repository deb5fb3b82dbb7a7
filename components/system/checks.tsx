import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

export interface Check {
  readonly name: string;
  /** "unknown": it could not be told yet, and nothing is wrong so far. */
  readonly state: "well" | "failing" | "unknown";
  readonly detail: ReactNode;
}

const appearances = {
  well: { icon: CircleCheck, textClass: "text-success", label: "OK" },
  failing: { icon: CircleX, textClass: "text-failure", label: "Failing" },
  unknown: { icon: CircleDashed, textClass: "text-idle", label: "Unknown" },
} as const;

/** What has to work, and whether it does. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="border-t">
      {checks.map(({ name, state, detail }) => {
        const { icon: Icon, textClass, label } = appearances[state];
        return (
          <li
            key={name}
            className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 border-b py-2 md:grid-cols-[6rem_14rem_minmax(0,1fr)]"
          >
            <span className={cx("whitespace-nowrap font-medium", textClass)}>
              <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
              {label}
            </span>
            <span className="font-medium">{name}</span>
            <span className="text-muted max-md:col-start-2">{detail}</span>
          </li>
        );
      })}
    </ul>
  );
}
