import { CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX } from "lucide-react";
import { StatusLabel, type StatusStyle } from "@/components/ui/status-label";
import type { EndpointLevel } from "@/lib/endpoints/health-level";

const paused: StatusStyle = { label: "Paused", icon: CirclePause, tone: "waiting" };
const disabled: StatusStyle = { label: "Disabled", icon: CircleSlash, tone: "failure" };
const failing: StatusStyle = { label: "Failing", icon: CircleX, tone: "failure" };

export const endpointHealths: Readonly<Record<EndpointLevel, StatusStyle>> = {
  healthy: { label: "Healthy", icon: CircleCheck, tone: "success" },
  degraded: { label: "Degraded", icon: CircleAlert, tone: "waiting" },
  failing,
  idle: { label: "Idle", icon: CircleDashed, tone: "idle" },
  paused,
  disabled,
};

/** The health of an endpoint over a time range. */
export function EndpointHealthLabel({ level, className }: { level: EndpointLevel; className?: string }) {
  return <StatusLabel status={endpointHealths[level]} className={className} />;
}

export const endpointStatuses = {
  enabled: { label: "Enabled", icon: CircleCheck, tone: "success" },
  paused,
  disabled,
} as const satisfies Readonly<Record<string, StatusStyle>>;

interface EndpointStatusLabelProps {
  readonly status: keyof typeof endpointStatuses;
  /** Whether the endpoint is failing now: `isFailing` in lib/endpoints/health-level.ts. */
  readonly isFailing?: boolean;
  readonly className?: string;
}

/** The status of an endpoint. An enabled endpoint that fails is shown as failing. */
export function EndpointStatusLabel({ status, isFailing = false, className }: EndpointStatusLabelProps) {
  return <StatusLabel status={isFailing ? failing : endpointStatuses[status]} className={className} />;
}
