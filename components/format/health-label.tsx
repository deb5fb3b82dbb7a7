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

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly ink: string;
}

const looks: Readonly<Record<EndpointLevel, Look>> = {
  healthy: { word: "Healthy", icon: CircleCheck, ink: "text-success" },
  unsteady: { word: "Unsteady", icon: CircleAlert, ink: "text-waiting" },
  failing: { word: "Failing", icon: CircleX, ink: "text-failure" },
  quiet: { word: "Quiet", icon: CircleDashed, ink: "text-idle" },
  paused: { word: "Paused", icon: CirclePause, ink: "text-waiting" },
  disabled: { word: "Disabled", icon: CircleSlash, ink: "text-failure" },
};

export function levelWord(level: EndpointLevel): string {
  return looks[level].word;
}

/** How an endpoint does: colour, icon and word. */
export function Level({ level, className }: { level: EndpointLevel; className?: string }) {
  const { word, icon: Icon, ink } = looks[level];
  return (
    <span className={cx("whitespace-nowrap font-medium", ink, className)}>
      <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
      {word}
    </span>
  );
}
