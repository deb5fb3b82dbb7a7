import { nextWatchAt } from "@/lib/alerts/next-watch-at";
import { nextStuckMoveAt } from "@/lib/deliveries/copies/shadow-state";
import { nextDeliveryAt } from "@/lib/deliveries/queue/next-delivery-at";
import { nextStuckReplayAt } from "@/lib/deliveries/replays/stuck-replays";
import { nextMailAt } from "@/lib/mail/send-mails";
import { toLocalMs } from "@/lib/platform/database/database-clock";
import { earliest } from "@/lib/platform/earliest";

/**
 * When the maintenance has something to do even if nobody does anything until then, by the clock of this machine. Null if
 * never. Retention is not part of it: it can wait for the next check.
 */
export async function nextDueAt(): Promise<Date | null> {
  const due = earliest([
    await nextDeliveryAt(),
    await nextStuckReplayAt(),
    await nextStuckMoveAt(),
    await nextMailAt(),
    await nextWatchAt(),
  ]);
  return due && new Date(await toLocalMs(due.toISOString()));
}
