import { alertIsWaiting } from "@/lib/alerts/dispatch-alerts";
import { stuckMoves } from "@/lib/deliveries/copies/shadow-state";
import { sweepWorkers } from "@/lib/deliveries/queue/sweep";
import { cancelOrphans, skipForDisabled } from "@/lib/deliveries/queue/transitions";
import { stuckReplays } from "@/lib/deliveries/replays/stuck-replays";
import { mailIsDue } from "@/lib/mail/send-mails";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { db } from "@/lib/platform/database/db";
import { inngest } from "../client";
import { alertsRaised, appStarted, copiesWanted, mailsQueued, replayRequested, wakeEvent } from "../events";

/**
 * Every minute, and when an app starts: finds workers with due deliveries and no run, replays and moves whose job died,
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
      const workers = await sweepWorkers();
      const replays = await stuckReplays();
      const moves = await stuckMoves();
      const events = [
        ...workers.map(wakeEvent),
        ...replays.map((replayId) => ({ name: replayRequested.name, data: { replayId } })),
        ...moves.map((moveId) => ({ name: copiesWanted.name, data: { moveId } })),
        ...((await alertIsWaiting()) ? [{ name: alertsRaised.name, data: {} }] : []),
        ...((await mailIsDue()) ? [{ name: mailsQueued.name, data: {} }] : []),
      ];
      if (events.length > 0) await inngest().send(events);
      // Health reads this checkpoint. It proves that Inngest, the app and the database work together.
      await saveCheckpoint("swept");
      return { workers: workers.length, replays: replays.length };
    },
  );
