import { systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { rollUp } from "@/lib/statistics/roll-up";
import { inngest } from "../client";

/** How long one run may take; the next one does the rest. */
const budgetMs = 30_000;

/** Every minute: counts the attempts that have ended since the last run, for the charts. */
export const rollUpFunction = () =>
  inngest().createFunction(
    {
      id: "roll-up",
      name: "Roll up statistics",
      triggers: [{ cron: "* * * * *" }],
      concurrency: [{ limit: 1 }],
      retries: 1,
    },
    async () => {
      const until = Date.now() + budgetMs;
      const keepDays = env().PORTICO_SUMMARY_RETENTION_DAYS;
      let rolled = await rollUp({ clock: systemClock, keepDays });
      while (rolled.behind && Date.now() < until) rolled = await rollUp({ clock: systemClock, keepDays });
      return { upTo: rolled.upTo.toISOString(), behind: rolled.behind };
    },
  );
