import { alertIsWaiting } from "@/lib/alerts/dispatch-alerts";
import { stuckMoves } from "@/lib/deliveries/copies/shadow-state";
import { sweepLanes } from "@/lib/deliveries/queue/sweep";
import { cancelOrphans, skipForDisabled } from "@/lib/deliveries/queue/transitions";
import { stuckReplays } from "@/lib/deliveries/replays/stuck-replays";
import { mailIsDue } from "@/lib/mail/send-mails";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { db } from "@/lib/platform/database/db";
import { inngest } from "../client";
import { alertsRaised, appStarted, copiesWanted, mailsQueued, replayRequested, wakeEvent } from "../events";

/**
 * Every minute, and when an app starts: finds lanes with due deliveries and no drain, replays and moves whose job died,
 * and alerts and mails that wait, and starts their jobs again.
 */
export const sweepFunction = () =>
  inngest().createFunction(
    {
      id: "sweep",
      name: "Sweep",
      triggers: [{ cron: "* * * * *" }, { event: appStarted.name }],
      concurrency: [{ limit: 1 }],
      retries: 1,
    },
    async () => {
      await cancelOrphans(db());
      await skipForDisabled(db());
      const lanes = await sweepLanes();
      const replays = await stuckReplays();
      const moves = await stuckMoves();
      const events = [
        ...lanes.map(wakeEvent),
        ...replays.map((replayId) => ({ name: replayRequested.name, data: { replayId } })),
        ...moves.map((moveId) => ({ name: copiesWanted.name, data: { moveId } })),
        ...((await alertIsWaiting()) ? [{ name: alertsRaised.name, data: {} }] : []),
        ...((await mailIsDue()) ? [{ name: mailsQueued.name, data: {} }] : []),
      ];
      if (events.length > 0) await inngest().send(events);
      // Health reads this checkpoint. It proves that Inngest, the app and the database work together.
      await saveCheckpoint("swept");
      return { lanes: lanes.length, replays: replays.length };
    },
  );
