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
import type { EndpointHealth } from "@/lib/endpoints/endpoint-health";

export type DeliveryStatus = "pending" | "retrying" | "succeeded" | "dead_lettered" | "skipped" | "cancelled";

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly colour: string;
}

const deliveryLooks: Readonly<Record<DeliveryStatus, Look>> = {
  pending: { word: "Pending", icon: CircleDashed, colour: "text-idle" },
  retrying: { word: "Retrying", icon: RotateCw, colour: "text-waiting" },
  succeeded: { word: "Succeeded", icon: CircleCheck, colour: "text-success" },
  dead_lettered: { word: "Dead-lettered", icon: SquareX, colour: "text-failure" },
  skipped: { word: "Skipped", icon: CircleSlash, colour: "text-idle" },
  cancelled: { word: "Cancelled", icon: Ban, colour: "text-idle" },
};

const endpointLooks: Readonly<Record<"enabled" | "paused" | "disabled", Look>> = {
  enabled: { word: "Enabled", icon: CircleCheck, colour: "text-success" },
  paused: { word: "Paused", icon: CirclePause, colour: "text-waiting" },
  disabled: { word: "Disabled", icon: CircleSlash, colour: "text-failure" },
};

/** Colour, icon and word: it survives colour blindness and print. */
function Sign({ look, className }: { look: Look; className?: string }) {
  const Icon = look.icon;
  return (
    <span className={cx("whitespace-nowrap font-medium", look.colour, className)}>
      <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
      {look.word}
    </span>
  );
}

export function statusWord(status: DeliveryStatus): string {
  return deliveryLooks[status].word;
}

export function Status(props: { status: DeliveryStatus; inFlight?: boolean; className?: string }) {
  const sending: Look = { word: "Sending", icon: Send, colour: "text-accent" };
  const busy = props.inFlight && (props.status === "pending" || props.status === "retrying");
  return <Sign look={busy ? sending : deliveryLooks[props.status]} className={props.className} />;
}

/** A number with its status as an icon; the word is on hover, and read aloud. */
export function StatusCount({ status, count }: { status: DeliveryStatus; count: number }) {
  const { word, icon: Icon, colour } = deliveryLooks[status];
  return (
    <span title={`${count} ${word.toLowerCase()}`} className={cx("whitespace-nowrap", colour)}>
      <Icon aria-hidden className="-mt-0.5 mr-1 inline size-3.5" strokeWidth={2.25} />
      <span className="font-mono text-xs">{count}</span>
      <span className="sr-only"> {word.toLowerCase()}</span>
    </span>
  );
}

interface EndpointStatusProps {
  readonly status: "enabled" | "paused" | "disabled";
  readonly health?: EndpointHealth;
  readonly className?: string;
}

/** Whether an endpoint is at work, and whether that goes well. */
export function EndpointStatus({ status, health, className }: EndpointStatusProps) {
  const failing: Look = { word: "Failing", icon: CircleAlert, colour: "text-failure" };
  const isFailing = status === "enabled" && health?.state === "suspended";
  return <Sign look={isFailing ? failing : endpointLooks[status]} className={className} />;
}
