import { alertIsWaiting } from "@/lib/alerts/dispatch-alerts";
import { stuckMoves } from "@/lib/deliveries/copies/shadow-state";
import { cancelOrphans, skipForDisabled, stuckReplays, sweepLanes } from "@/lib/deliveries/queue/sweep";
import { mailIsDue } from "@/lib/mail/send-mails";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { inngest } from "../client";
import { alertsRaised, appStarted, copiesWanted, mailsQueued, replayRequested, wakeEvent } from "../events";

/**
 * Every minute, and when an app starts: finds due deliveries that nobody works on, replays and moves whose job died, and
 * alerts and mails that nobody sends, and sets them going again.
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
      await cancelOrphans();
      await skipForDisabled();
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
      // Health looks for it: it proves the whole way, from Inngest through the app to the database.
      await saveCheckpoint("swept");
      return { lanes: lanes.length, replays: replays.length };
    },
  );
