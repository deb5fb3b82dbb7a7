import { pool } from "./pool";

/**
 * The name of a stored checkpoint:
 * `swept`, `pruned`: the job ran to its end;
 * `publish_failed`: a wake event could not be sent to Inngest;
 * `responses_pruned`: retention removed the responses of all attempts up to this id;
 * `rolled_up`: the statistics contain all attempts before this id;
 * `demo_registered`: the demo's sources and endpoints exist;
 * `demo_posted`: its events were posted.
 */
export type CheckpointName =
  | "swept"
  | "pruned"
  | "publish_failed"
  | "responses_pruned"
  | "rolled_up"
  | "demo_registered"
  | "demo_posted";

/** The time since a checkpoint in seconds, by the clock of the database. Null if it was never reached. */
export async function checkpointAge(name: CheckpointName): Promise<number | null> {
  const { rows } = await pool().query<{ age: number }>({
    name: "checkpoint-age",
    text: "SELECT extract(epoch FROM now() - at)::float8 AS age FROM job_checkpoints WHERE name = $1",
    values: [name],
  });
  return rows[0]?.age ?? null;
}

/** Stores that something happened now, by the clock of the database, and how far it got. */
export async function saveCheckpoint(name: CheckpointName, upTo: string | null = null): Promise<void> {
  await pool().query({
    name: "save-checkpoint",
    text: `INSERT INTO job_checkpoints (name, up_to) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET at = now(), up_to = excluded.up_to`,
    values: [name, upTo],
  });
}
