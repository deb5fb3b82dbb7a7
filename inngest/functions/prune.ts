import { prune } from "@/lib/delivery/prune";
import { env } from "@/lib/platform/env";
import { inngest } from "../client";

/** Batches per run; what is left waits for the next hour. */
const maxBatches = 200;

/** Every hour: removes what is older than its retention, in small batches. */
export const pruneFunction = () =>
  inngest().createFunction(
    {
      id: "prune",
      name: "Prune",
      triggers: [{ cron: "17 * * * *" }],
      concurrency: [{ limit: 1 }],
      retries: 1,
    },
    async () => {
      const retention = {
        bodyDays: env().PORTICO_BODY_RETENTION_DAYS,
        summaryDays: env().PORTICO_SUMMARY_RETENTION_DAYS,
      };
      let bodies = 0;
      let events = 0;
      for (let batch = 0; batch < maxBatches; batch += 1) {
        const pruned = await prune(retention);
        bodies += pruned.bodies;
        events += pruned.events;
        if (!pruned.more) break;
      }
      return { bodies, events };
    },
  );
