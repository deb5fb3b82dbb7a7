import { pool } from "./pool";

/**
 * `swept`, `pruned`: the job ran to its end. `announcement_failed`: a wake could not be told to Inngest. `answers_pruned`:
 * all attempts up to that id have lost what the endpoint answered. `rolled_up`: all attempts before that id are in the
 * statistics.
 */
export type CheckpointName = "swept" | "pruned" | "announcement_failed" | "answers_pruned" | "rolled_up";

/** Notes that something happened now, by the database's clock, and how far it got. */
export async function saveCheckpoint(name: CheckpointName, upTo: string | null = null): Promise<void> {
  await pool().query({
    name: "leave-mark",
    text: `INSERT INTO marks (name, up_to) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET at = now(), up_to = excluded.up_to`,
    values: [name, upTo],
  });
}
