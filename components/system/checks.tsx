import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { StatusLabel, type StatusStyle } from "@/components/ui/status-label";

export interface Check {
  readonly name: string;
  /** "unknown" until the first check. */
  readonly state: "ok" | "failing" | "unknown";
  readonly detail: ReactNode;
}

const states: Readonly<Record<Check["state"], StatusStyle>> = {
  ok: { label: "OK", icon: CircleCheck, tone: "success" },
  failing: { label: "Failing", icon: CircleX, tone: "failure" },
  unknown: { label: "Unknown", icon: CircleDashed, tone: "idle" },
};

/** The health checks with their results. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="border-t">
      {checks.map(({ name, state, detail }) => (
        <li
          key={name}
          className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 border-b py-2 md:grid-cols-[6rem_14rem_minmax(0,1fr)]"
        >
          <StatusLabel status={states[state]} />
          <span className="font-medium">{name}</span>
          <span className="text-muted max-md:col-start-2">{detail}</span>
        </li>
      ))}
    </ul>
  );
}
