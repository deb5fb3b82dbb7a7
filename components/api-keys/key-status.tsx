import { Ban, CircleCheck, Clock, Pause } from "lucide-react";
import { StatusLabel, type StatusStyle } from "@/components/ui/status-label";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";

const statuses: Readonly<Record<ApiKeyView["status"], StatusStyle>> = {
  active: { label: "Active", icon: CircleCheck, tone: "success" },
  expired: { label: "Expired", icon: Clock, tone: "waiting" },
  suspended: { label: "Suspended", icon: Pause, tone: "waiting" },
  revoked: { label: "Revoked", icon: Ban, tone: "failure" },
};

export function KeyStatusLabel({ status }: Pick<ApiKeyView, "status">) {
  return <StatusLabel status={statuses[status]} />;
}
