import { Badge } from "@/components/ui/badge";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";

const states = {
  active: { tone: "success", word: "Active" },
  expired: { tone: "waiting", word: "Expired" },
  revoked: { tone: "failure", word: "Revoked" },
} as const;

/** Whether a key still opens anything. */
export function KeyState({ status }: Pick<ApiKeyView, "status">) {
  const { tone, word } = states[status];
  return <Badge tone={tone}>{word}</Badge>;
}
