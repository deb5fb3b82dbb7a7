/** What one statement did. */
export interface Batch {
  readonly rows: number;
  /** There may be more of this class. */
  readonly more: boolean;
}

/** A class of rows that retention removes, and what removes the next batch of it. */
export interface PruneClass {
  readonly name: string;
  readonly nextBatch: () => Promise<Batch>;
}

/** Smaller than every id. */
export const firstId = "00000000-0000-0000-0000-000000000000";

/** The smallest id of the moment so many days before now, by the database's clock. Ids sort by time (UUIDv7). */
export const idBefore = (days: string) => `(
  SELECT (lpad(to_hex((extract(epoch FROM now() - ${days}::float8 * interval '1 day') * 1000)::bigint), 12, '0')
    || '70008000000000000000')::uuid)`;

/** Nobody waits for the event `e` any more. */
export const isSettled = `NOT EXISTS (
  SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.status IN ('pending', 'retrying'))`;
