import { cancelOrphans, runningReplays, sweepLanes } from "@/lib/delivery/sweep";
import { inngest } from "../client";
import { replayRequested, wakeEvent } from "../events";

/** Every minute: finds due deliveries that nobody works on, and replays whose job died, and sets them going again. */
export const sweepFunction = () =>
  inngest().createFunction(
    {
      id: "sweep",
      name: "Sweep",
      triggers: [{ cron: "* * * * *" }],
      concurrency: [{ limit: 1 }],
      retries: 1,
    },
    async () => {
      await cancelOrphans();
      const lanes = await sweepLanes();
      const replays = await runningReplays();
      const events = [
        ...lanes.map(wakeEvent),
        ...replays.map((replayId) => ({ name: replayRequested.name, data: { replayId } })),
      ];
      if (events.length > 0) await inngest().send(events);
      return { lanes: lanes.length, replays: replays.length };
    },
  );
