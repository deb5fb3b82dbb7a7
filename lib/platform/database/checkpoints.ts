import { pool } from "./pool";

/**
 * The checkpoints of jobs. `swept`, `pruned`: the job ran to its end. `publish_failed`: effects could not be published to
 * Inngest. `responses_pruned`: the attempts up to this id have lost their responses. `rolled_up`: the attempts before this
 * id are in the statistics.
 */
export type CheckpointName = "swept" | "pruned" | "publish_failed" | "responses_pruned" | "rolled_up";

/** Records that a job reached a checkpoint now, by the database's clock. @param upTo the last id that it processed */
export async function saveCheckpoint(name: CheckpointName, upTo: string | null = null): Promise<void> {
  await pool().query({
    name: "save-checkpoint",
    text: `INSERT INTO job_checkpoints (name, up_to) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET at = now(), up_to = excluded.up_to`,
    values: [name, upTo],
  });
}
