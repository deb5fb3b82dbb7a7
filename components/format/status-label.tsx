import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  type LucideIcon,
  RotateCw,
  Send,
  SquareX,
} from "lucide-react";
import { cx } from "@/components/ui/class-names";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-status";
import type { EndpointHealth } from "@/lib/endpoints/endpoint-health";

interface Appearance {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly textClass: string;
}

const deliveryAppearances: Readonly<Record<DeliveryStatus, Appearance>> = {
  pending: { label: "Pending", icon: CircleDashed, textClass: "text-idle" },
  retrying: { label: "Retrying", icon: RotateCw, textClass: "text-waiting" },
  succeeded: { label: "Succeeded", icon: CircleCheck, textClass: "text-success" },
  dead_lettered: { label: "Dead-lettered", icon: SquareX, textClass: "text-failure" },
  skipped: { label: "Skipped", icon: CircleSlash, textClass: "text-idle" },
  cancelled: { label: "Cancelled", icon: Ban, textClass: "text-idle" },
};

const endpointAppearances: Readonly<Record<"enabled" | "paused" | "disabled", Appearance>> = {
  enabled: { label: "Enabled", icon: CircleCheck, textClass: "text-success" },
  paused: { label: "Paused", icon: CirclePause, textClass: "text-waiting" },
  disabled: { label: "Disabled", icon: CircleSlash, textClass: "text-failure" },
};

/** Colour, icon and word: it survives colour blindness and print. */
function IconLabel({ appearance, className }: { appearance: Appearance; className?: string }) {
  const Icon = appearance.icon;
  return (
    <span className={cx("whitespace-nowrap font-medium", appearance.textClass, className)}>
      <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
      {appearance.label}
    </span>
  );
}

export function statusLabel(status: DeliveryStatus): string {
  return deliveryAppearances[status].label;
}

export function StatusLabel(props: { status: DeliveryStatus; inFlight?: boolean; className?: string }) {
  const sending: Appearance = { label: "Sending", icon: Send, textClass: "text-accent" };
  const isSending = props.inFlight && (props.status === "pending" || props.status === "retrying");
  return (
    <IconLabel
      appearance={isSending ? sending : deliveryAppearances[props.status]}
      className={props.className}
    />
  );
}

/** A number with its status as an icon; the word is on hover, and read aloud. */
export function StatusCount({ status, count }: { status: DeliveryStatus; count: number }) {
  const { label, icon: Icon, textClass } = deliveryAppearances[status];
  return (
    <span title={`${count} ${label.toLowerCase()}`} className={cx("whitespace-nowrap", textClass)}>
      <Icon aria-hidden className="-mt-0.5 mr-1 inline size-3.5" strokeWidth={2.25} />
      <span className="font-mono text-xs">{count}</span>
      <span className="sr-only"> {label.toLowerCase()}</span>
    </span>
  );
}

interface EndpointStatusLabelProps {
  readonly status: "enabled" | "paused" | "disabled";
  readonly health?: EndpointHealth;
  readonly className?: string;
}

/** Whether an endpoint is at work, and whether that goes well. */
export function EndpointStatusLabel({ status, health, className }: EndpointStatusLabelProps) {
  const failing: Appearance = { label: "Failing", icon: CircleAlert, textClass: "text-failure" };
  const isFailing = status === "enabled" && health?.state === "suspended";
  return <IconLabel appearance={isFailing ? failing : endpointAppearances[status]} className={className} />;
}
