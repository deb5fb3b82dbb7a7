import { Time } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";

/** A notice that the statistics are incomplete. Renders nothing when they are complete. */
export function IncompleteNotice({ since }: { since: string | null }) {
  if (since === null) return null;
  return (
    <Notice tone="waiting" className="mb-3">
      Statistics since <Time at={since} show="minute" /> are incomplete because the statistics job is behind.
      It will catch up.
    </Notice>
  );
}
