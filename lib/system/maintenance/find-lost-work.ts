import { alertIsWaiting } from "@/lib/alerts/dispatch-alerts";
import { stuckMoves } from "@/lib/deliveries/copies/shadow-state";
import { sweepWorkers } from "@/lib/deliveries/queue/sweep";
import { cancelOrphans, skipForDisabled } from "@/lib/deliveries/queue/transitions";
import { stuckReplays } from "@/lib/deliveries/replays/stuck-replays";
import { mailIsDue } from "@/lib/mail/send-mails";
import { db } from "@/lib/platform/database/db";
import { Effects } from "@/lib/platform/effects";

/** What the sweep has found. */
export interface LostWork {
  /** Background work that nobody does: its event was lost, or its job died. The caller must publish it. */
  readonly effects: Effects;
  /** Deliveries that the sweep itself has ended. */
  readonly ended: number;
}

/**
 * The sweep: finds workers with due deliveries and no run, replays and moves whose job died, and alerts and mails that
 * wait. It ends the deliveries of endpoints that are deleted or disabled.
 */
export async function findLostWork(): Promise<LostWork> {
  const ended = (await cancelOrphans(db())) + (await skipForDisabled(db()));
  const effects = new Effects();
  for (const woken of await sweepWorkers()) effects.startWorker(woken);
  for (const replayId of await stuckReplays()) effects.runReplay(replayId);
  for (const moveId of await stuckMoves()) effects.sendCopies(moveId);
  if (await alertIsWaiting()) effects.sendAlerts();
  if (await mailIsDue()) effects.sendMails();
  return { effects, ended };
}
