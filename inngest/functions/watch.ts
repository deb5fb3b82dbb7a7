import { watch } from "@/lib/alerts/watch";
import { systemClock } from "@/lib/platform/clock";
import { inngest } from "../client";

/** Every five minutes: raises alerts about dead letters, silent sources and expiring secrets. */
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
      return { raised };
    },
  );
