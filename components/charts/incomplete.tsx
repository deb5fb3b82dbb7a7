import { Time } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";

/** Says from when on the numbers of a page are not complete; nothing when they are. */
export function IncompleteNotice({ since }: { since: string | null }) {
  if (since === null) return null;
  return (
    <Notice tone="waiting" className="mb-3">
      Statistics since <Time at={since} show="minute" /> are incomplete because the statistics job is behind.
      It will catch up.
    </Notice>
  );
}
