import { pool } from "./pool";

/**
 * The name of a stored checkpoint:
 * `swept`, `pruned`: the job ran to its end;
 * `announcement_failed`: a wake event could not be sent to Inngest;
 * `answers_pruned`: retention removed the responses of all attempts up to this id;
 * `rolled_up`: the statistics contain all attempts before this id.
 */
export type CheckpointName = "swept" | "pruned" | "announcement_failed" | "answers_pruned" | "rolled_up";

/** Stores that something happened now, by the clock of the database, and how far it got. */
export async function saveCheckpoint(name: CheckpointName, upTo: string | null = null): Promise<void> {
  await pool().query({
    name: "save-checkpoint",
    text: `INSERT INTO marks (name, up_to) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET at = now(), up_to = excluded.up_to`,
    values: [name, upTo],
  });
}
