import { setTimeout as pause } from "node:timers/promises";
import type { BenchProduct } from "./bench-product";

/** Without another arrival for this long, the rest does not come. */
const giveUpAfterMs = 45_000;
const settleWithinMs = 30_000;

/**
 * Waits until this many deliveries have arrived, until none has arrived for a while, or until the time limit.
 * @param withinMs the time limit from now on; by default there is none
 * @returns how many have arrived
 */
export async function untilArrived(
  { receiver }: BenchProduct,
  expected: number,
  withinMs = Number.POSITIVE_INFINITY,
): Promise<number> {
  const startedAt = performance.now();
  let changedAt = startedAt;
  let before = -1;
  for (;;) {
    const { arrived } = await receiver.state();
    const now = performance.now();
    if (arrived !== before) changedAt = now;
    before = arrived;
    if (arrived >= expected || now - changedAt > giveUpAfterMs || now - startedAt > withinMs) return arrived;
    await pause(20);
  }
}

interface ExpectedRun {
  readonly events: number;
  readonly deliveries: number;
  /** The receiver also gets deliveries that do not belong to the run. */
  readonly hasOthers?: boolean;
}

interface Stored {
  readonly events: number;
  readonly deliveries: number;
  readonly succeeded: number;
  readonly attempts: number;
}

async function storedOf({ database }: BenchProduct, run: string): Promise<Stored> {
  const { rows } = await database.query<Stored>(
    `SELECT count(DISTINCT e.id)::int AS events, count(DISTINCT d.id)::int AS deliveries,
       count(DISTINCT d.id) FILTER (WHERE d.status = 'succeeded')::int AS succeeded, count(a.id)::int AS attempts
     FROM events e LEFT JOIN deliveries d ON d.event_id = e.id LEFT JOIN attempts a ON a.delivery_id = d.id
     WHERE starts_with(e.external_id, $1)`,
    [`${run}-`],
  );
  return rows[0] ?? { events: 0, deliveries: 0, succeeded: 0, attempts: 0 };
}

/**
 * Compares what the database and the receiver have of a run with what they must have: each event stored once, each delivery
 * succeeded with one attempt, each request received once with a valid signature. Waits until the last results are stored.
 * @returns one sentence for each difference
 */
export async function checkRun(
  bench: BenchProduct,
  run: string,
  { events, deliveries, hasOthers = false }: ExpectedRun,
): Promise<string[]> {
  const giveUpAt = performance.now() + settleWithinMs;
  let stored = await storedOf(bench, run);
  while (stored.succeeded < deliveries && performance.now() < giveUpAt) {
    await pause(200);
    stored = await storedOf(bench, run);
  }
  const problems: string[] = [];
  const compare = (found: number, expected: number, what: string) => {
    if (found !== expected) problems.push(`${found} ${what} instead of ${expected}`);
  };
  compare(stored.events, events, "stored events");
  compare(stored.deliveries, deliveries, "stored deliveries");
  compare(stored.succeeded, deliveries, "succeeded deliveries");
  compare(stored.attempts, deliveries, "stored attempts");
  if (deliveries === 0) return problems;
  const { arrived, repeated, invalidSignatures, foreign } = await bench.receiver.state();
  compare(arrived, deliveries, "received deliveries");
  compare(repeated, 0, "deliveries received again");
  compare(invalidSignatures, 0, "invalid signatures");
  if (!hasOthers) compare(foreign, 0, "requests at a wrong endpoint");
  return problems;
}

/** From sending to the receiver in milliseconds, of the events that arrived. */
export function deliveryTimes(sentAt: Float64Array, arrivedAt: Float64Array): number[] {
  return [...sentAt].flatMap((sent, event) => {
    const arrived = arrivedAt[event] ?? 0;
    return arrived === 0 ? [] : [arrived - sent];
  });
}
