import { earliest } from "@/lib/platform/earliest";
import { nextDeadLetterAlertAt } from "./detect/dead-letters";
import { nextExpiryNoticeAt } from "./detect/expiring";
import { nextSilenceAt } from "./detect/silent-sources";

/** When the watch has something to find even if nothing happens until then. Null if never. */
export async function nextWatchAt(): Promise<Date | null> {
  return earliest([await nextDeadLetterAlertAt(), await nextSilenceAt(), await nextExpiryNoticeAt()]);
}
