import { watch } from "@/lib/alerts/watch";
import { systemClock } from "@/lib/platform/clock";
import { inngest } from "../client";
import { announceAlerts } from "../publisher";

/** Every five minutes: looks for dead letters, silent sources and expiring secrets, and raises alerts about them. */
export const watchFunction = () =>
  inngest().createFunction(
    {
      id: "watch",
      name: "Watch",
      triggers: [{ cron: "*/5 * * * *" }],
      concurrency: [{ limit: 1 }],
      retries: 1,
    },
    async () => {
      const raised = await watch(systemClock);
      if (raised > 0) await announceAlerts();
      return { raised };
    },
  );
