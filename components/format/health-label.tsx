import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  type LucideIcon,
} from "lucide-react";
import { cx } from "@/components/ui/class-names";
import type { EndpointLevel } from "@/lib/endpoints/endpoint-levels";

interface Appearance {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly textClass: string;
}

const appearances: Readonly<Record<EndpointLevel, Appearance>> = {
  healthy: { label: "Healthy", icon: CircleCheck, textClass: "text-success" },
  degraded: { label: "Degraded", icon: CircleAlert, textClass: "text-waiting" },
  failing: { label: "Failing", icon: CircleX, textClass: "text-failure" },
  idle: { label: "Idle", icon: CircleDashed, textClass: "text-idle" },
  paused: { label: "Paused", icon: CirclePause, textClass: "text-waiting" },
  disabled: { label: "Disabled", icon: CircleSlash, textClass: "text-failure" },
};

export function levelLabel(level: EndpointLevel): string {
  return appearances[level].label;
}

/** How an endpoint does: colour, icon and word. */
export function HealthLabel({ level, className }: { level: EndpointLevel; className?: string }) {
  const { label, icon: Icon, textClass } = appearances[level];
  return (
    <span className={cx("whitespace-nowrap font-medium", textClass, className)}>
      <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
      {label}
    </span>
  );
}
