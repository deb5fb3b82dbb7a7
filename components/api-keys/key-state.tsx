import { Badge } from "@/components/ui/badge";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";

const states = {
  active: { tone: "success", label: "Active" },
  expired: { tone: "waiting", label: "Expired" },
  revoked: { tone: "failure", label: "Revoked" },
} as const;

/** Whether a key still opens anything. */
export function KeyState({ status }: Pick<ApiKeyView, "status">) {
  const { tone, label } = states[status];
  return <Badge tone={tone}>{label}</Badge>;
}
