import { Ban, CircleCheck, CircleDashed, CircleSlash, RotateCw, Send, SquareX } from "lucide-react";
import { StatusLabel, type StatusStyle } from "@/components/ui/status-label";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-status";

export const deliveryStatuses: Readonly<Record<DeliveryStatus, StatusStyle>> = {
  pending: { label: "Pending", icon: CircleDashed, tone: "idle" },
  retrying: { label: "Retrying", icon: RotateCw, tone: "waiting" },
  succeeded: { label: "Succeeded", icon: CircleCheck, tone: "success" },
  dead_lettered: { label: "Dead-lettered", icon: SquareX, tone: "failure" },
  skipped: { label: "Skipped", icon: CircleSlash, tone: "idle" },
  cancelled: { label: "Cancelled", icon: Ban, tone: "idle" },
};

const sending: StatusStyle = { label: "Sending", icon: Send, tone: "accent" };

interface DeliveryStatusLabelProps {
  readonly status: DeliveryStatus;
  /** Whether an attempt is in progress. */
  readonly inFlight?: boolean;
  readonly className?: string;
}

export function DeliveryStatusLabel({ status, inFlight, className }: DeliveryStatusLabelProps) {
  const isSending = inFlight && (status === "pending" || status === "retrying");
  return <StatusLabel status={isSending ? sending : deliveryStatuses[status]} className={className} />;
}
