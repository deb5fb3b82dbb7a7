import { pool } from "@/lib/platform/database/pool";
import type { WokenWorker } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { nextDue } from "./next-due";
import { workerOfSql } from "./share";
import { hasLostRun, wokenColumns } from "./workers";

/**
 * Finds the workers that have due deliveries and no run: their wake event was never sent, or their run died. They get a
 * new generation, so that their wake event is not taken for one that Inngest has seen before. Every sweep finds a worker
 * again until a run has begun, because this wake event may be lost too.
 */
export async function sweepWorkers(): Promise<readonly WokenWorker[]> {
  const { rows } = await pool().query<WokenWorker>({
    name: "sweep-workers",
    text: `UPDATE workers SET ${wokenColumns}
      WHERE number < $1::int AND (NOT awake OR heartbeat_at IS NULL OR ${hasLostRun})
        AND number IN (SELECT ${workerOfSql("l.endpoint_id", "$1::int")} FROM lanes l
          JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL, ${nextDue}
          WHERE next.at <= now())
      RETURNING number AS worker, $1::int AS of, generation`,
    values: [env().PORTICO_WORKERS],
  });
  return rows;
}
