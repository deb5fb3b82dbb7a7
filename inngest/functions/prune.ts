import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { env } from "@/lib/platform/env";
import { prune } from "@/lib/retention/prune";
import { inngest } from "../client";
import { stopping } from "../stopping";

/** How long one step works, in milliseconds: well within every platform's limit for a request. */
const stepMs = 20_000;
/** Steps per run, ten minutes' worth; what is left then waits for the next hour. */
const maxSteps = 30;

/** Every hour: removes rows that are older than their retention. */
export const pruneFunction = () =>
  inngest().createFunction(
    {
      id: "prune",
      name: "Prune",
      triggers: [{ cron: "17 * * * *" }],
      concurrency: [{ limit: 1 }],
      retries: 1,
    },
    async ({ step }) => {
      let rows = 0;
      for (let number = 0; number < maxSteps; number += 1) {
        const pruned = await step.run(`prune-${number}`, () => prune(retention(), stepMs, stopping()));
        rows += pruned.rows;
        if (!pruned.more) break;
      }
      await saveCheckpoint("pruned");
      return { rows };
    },
  );

function retention() {
  return {
    bodyDays: env().PORTICO_BODY_RETENTION_DAYS,
    summaryDays: env().PORTICO_SUMMARY_RETENTION_DAYS,
    auditDays: env().PORTICO_AUDIT_RETENTION_DAYS,
  };
}
