import { pool } from "@/lib/platform/database/pool";
import { newId } from "@/lib/platform/ids";
import type { AttemptRecord } from "./attempt";
import { nextWaitMs } from "./schedule";

/** Failures that no retry can mend; the delivery goes to the dead letters at once. */
const final = new Set(["body_expired"]);

export type Settled = "succeeded" | "retrying" | "dead_lettered";

interface Verdict {
  readonly status: Settled;
  readonly waitMs: number;
}

function judge(record: AttemptRecord, random: number): Verdict {
  if (record.code === "succeeded") return { status: "succeeded", waitMs: 0 };
  const { retrySchedule, number } = record.claim;
  const waitMs = final.has(record.code)
    ? undefined
    : nextWaitMs(retrySchedule, number, record.retryAfterMs, random);
  return waitMs === undefined ? { status: "dead_lettered", waitMs: 0 } : { status: "retrying", waitMs };
}

/**
 * The attempt is always recorded: it did happen. The delivery moves only if the claim is still the current one; after
 * a replay, a cancellation or a newer claim it is not, and a stale writer must not move it backwards.
 */
const statement = `
WITH moved AS (
  UPDATE deliveries SET status = $4::delivery_status, attempt_count = attempt_count + 1, leased_until = NULL,
    due_at = CASE WHEN $4 = 'retrying' THEN now() + $5 * interval '1 millisecond' ELSE due_at END,
    settled_at = CASE WHEN $4 = 'retrying' THEN NULL ELSE now() END,
    last_code = $6, last_status_code = $7, last_duration_ms = $8, last_attempt_at = $9
  WHERE id = $2 AND fence = $3
  RETURNING id
)
INSERT INTO attempts (id, delivery_id, cycle, number, trigger, started_at, duration_ms, code, status_code, detail, url,
  config_version, secret_version, remote_address, dns_ms, connect_ms, tls_ms, first_byte_ms, request_headers,
  request_sha256, response_headers, response_body, response_cut, retry_after_ms, resumed)
SELECT $1, $2, $10, $11, $12::attempt_trigger, $9, $8, $6, $7, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
  $24, $25, $26, $27, $28
ON CONFLICT (delivery_id, cycle, number) DO NOTHING
RETURNING (SELECT count(*) FROM moved)::int AS moved`;

/** A jsonb text cannot hold a NUL, which a hostile answer's header may. */
function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value).replaceAll("\\u0000", "\\ufffd");
}

/**
 * Records an attempt and moves its delivery: succeeded, to be retried, or dead. One statement.
 * @param random in [0, 1), for the jitter
 * @returns what became of it, or "stale" when the claim was no longer the current one
 */
export async function settle(record: AttemptRecord, random: number): Promise<Settled | "stale"> {
  const { claim, phases } = record;
  const { status, waitMs } = judge(record, random);
  const { rows } = await pool().query<{ moved: number }>({
    name: "settle",
    text: statement,
    values: [
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
      record.detail?.replaceAll("\0", "�") ?? null,
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
      record.responseCut,
      record.retryAfterMs,
      claim.resumed,
    ],
  });
  return rows[0]?.moved === 1 ? status : "stale";
}
