import { pool } from "@/lib/platform/database/pool";
import { padRows, textByRows, valuesList } from "@/lib/platform/database/values";
import { newId } from "@/lib/platform/ids";
import { storableJson, storableText } from "@/lib/platform/storable-text";
import type { AttemptRecord } from "../attempts/make-attempt";
import { type DeliveryOutcome, decideOutcome, type Settled } from "./decide-outcome";

/** The columns of one settled attempt, in the order of {@link valuesOf}. */
const columns = [
  ["id", "uuid"],
  ["delivery_id", "uuid"],
  ["fence", "int"],
  ["status", "delivery_status"],
  ["wait_ms", "float8"],
  ["code", "text"],
  ["status_code", "int"],
  ["duration_ms", "int"],
  ["started_at", "timestamptz"],
  ["cycle", "int"],
  ["number", "int"],
  ["trigger", "attempt_trigger"],
  ["detail", "text"],
  ["timeout_ms", "int"],
  ["location", "text"],
  ["evidence", "jsonb"],
  ["url", "text"],
  ["config_version", "int"],
  ["secret_version", "int"],
  ["remote_address", "text"],
  ["dns_ms", "int"],
  ["connect_ms", "int"],
  ["tls_ms", "int"],
  ["first_byte_ms", "int"],
  ["request_headers", "jsonb"],
  ["request_sha256", "bytea"],
  ["response_headers", "jsonb"],
  ["response_body", "bytea"],
  ["response_truncated", "boolean"],
  ["retry_after_ms", "int"],
  ["resumed", "boolean"],
] as const;

const names = columns.map(([name]) => name);
const keptColumns = names.filter((name) => !["fence", "status", "wait_ms"].includes(name));
const recorded = keptColumns.join(", ");
const overwritten = keptColumns
  .filter((name) => !["id", "delivery_id", "cycle", "number"].includes(name))
  .map((name) => `${name} = excluded.${name}`)
  .join(", ");

/**
 * Attempts are always recorded, because they did happen. A delivery changes only if the claim is still current. After a
 * replay, a cancellation or a newer claim it is not, and a stale writer must not undo the newer state. If two writers
 * made the same attempt, the record of the current one is kept. A settled delivery has no lease, so an attempt can be
 * settled again if it is not known whether the first time was committed. The delivery of a test send never has a lease.
 *
 * An error of Portico uses up no attempt of the schedule, so the next attempt has the same number and replaces its record.
 */
const settleOnly = (rows: number) => `
WITH settled AS (
  SELECT * FROM (VALUES ${valuesList(columns, rows)}) AS given (${names.join(", ")}) WHERE id IS NOT NULL
),
moved AS (
  UPDATE deliveries d SET status = s.status, leased_until = NULL,
    attempt_count = d.attempt_count + CASE WHEN s.code = 'internal_error' AND s.status = 'retrying' THEN 0 ELSE 1 END,
    internal_errors = CASE WHEN s.code = 'internal_error' THEN d.internal_errors + 1 ELSE 0 END,
    due_at = CASE WHEN s.status = 'retrying' THEN now() + s.wait_ms * interval '1 millisecond' ELSE d.due_at END,
    settled_at = CASE WHEN s.status = 'retrying' THEN NULL ELSE now() END,
    last_code = s.code, last_status_code = s.status_code, last_duration_ms = s.duration_ms,
    last_attempt_at = s.started_at
  FROM settled s WHERE d.id = s.delivery_id AND d.fence = s.fence
    AND (d.leased_until IS NOT NULL OR (d.status = 'cancelled' AND d.settled_at IS NULL))
  RETURNING d.id
)`;

const textFor = (rows: number) => `${settleOnly(rows)}, kept AS (
  INSERT INTO attempts (${recorded}) SELECT ${recorded} FROM settled
  ON CONFLICT (delivery_id, cycle, number) DO UPDATE SET ${overwritten}
    WHERE attempts.delivery_id IN (SELECT id FROM moved)
)
SELECT id FROM moved`;

const statement = textByRows(textFor);

/** An endpoint may put characters into its response that cannot be stored. */
function json(value: unknown): string | null {
  return value === null ? null : storableJson(value);
}

function text(value: string | null): string | null {
  return value === null ? null : storableText(value);
}

function valuesOf(record: AttemptRecord, { status, waitMs }: DeliveryOutcome): unknown[] {
  const { claim, phases } = record;
  return [
    newId(),
    claim.deliveryId,
    claim.fence,
    status,
    waitMs,
    record.code,
    record.statusCode,
    phases.totalMs,
    record.startedAt,
    claim.cycle,
    claim.number,
    record.trigger,
    text(record.detail),
    claim.timeoutMs,
    text(record.location),
    json(record.evidence),
    claim.url,
    claim.configVersion,
    record.secretVersion,
    record.remoteAddress,
    phases.dnsMs,
    phases.connectMs,
    phases.tlsMs,
    phases.firstByteMs,
    json(record.requestHeaders),
    record.requestSha256,
    json(record.responseHeaders),
    record.responseBody,
    record.responseTruncated,
    record.retryAfterMs,
    record.resumed,
  ];
}

/** A delivery after one of its attempts was recorded. */
export interface SettledDelivery {
  /** `stale`: the claim was no longer current, so the delivery did not change. */
  readonly status: Settled | "stale";
  /** Milliseconds until its next attempt; null if this attempt has planned none. */
  readonly waitMs: number | null;
}

/**
 * Records attempts and changes their deliveries, with one statement for all.
 * @param random returns numbers in [0, 1), for the jitter
 */
export async function settleAll(
  records: readonly AttemptRecord[],
  random: () => number,
): Promise<readonly SettledDelivery[]> {
  return settleBy((rows) => ({ name: `settle-${rows}`, text: statement(rows) }), records, random);
}

/** The same for one attempt whose record cannot be stored: only its delivery changes. */
export async function settleWithoutAttempt(
  record: AttemptRecord,
  random: () => number,
): Promise<SettledDelivery> {
  const [settled] = await settleBy(
    () => ({ name: "settle-without-attempt", text: `${settleOnly(1)} SELECT id FROM moved` }),
    [record],
    random,
  );
  return settled ?? { status: "stale", waitMs: null };
}

async function settleBy(
  queryFor: (rows: number) => { readonly name: string; readonly text: string },
  records: readonly AttemptRecord[],
  random: () => number,
): Promise<readonly SettledDelivery[]> {
  const outcomes = records.map((record) => ({ record, outcome: decideOutcome(record, random()) }));
  const { rowCount, values } = padRows(
    columns,
    outcomes.map(({ record, outcome }) => valuesOf(record, outcome)),
  );
  const { rows } = await pool().query<{ id: string }>({ ...queryFor(rowCount), values });
  const moved = new Set(rows.map(({ id }) => id));
  return outcomes.map(({ record, outcome: { status, waitMs } }) => {
    if (!moved.has(record.claim.deliveryId)) return { status: "stale", waitMs: null };
    return { status, waitMs: status === "retrying" ? waitMs : null };
  });
}
