import type { PoolClient } from "pg";
import { type NewAlert, raiseAlert } from "@/lib/alerts/raise-alert";
import { type Db, sql } from "@/lib/platform/database/db";
import { inTransaction } from "@/lib/platform/database/transaction";
import type { EndpointId } from "@/lib/platform/ids";
import { afterAttempt, type BreakerTransition, type LaneHealth } from "./breaker";
import { type AttemptResponse, type LaneWait, waitAfterAttempt } from "./lane-wait";

interface Row extends LaneHealth, LaneWait {
  readonly now: Date;
  readonly disableAfter: number | null;
}

/**
 * Records how attempts of one lane ended, in the order in which they ended: counts failures, opens or closes the breaker,
 * starts or extends the lane's wait and raises the alerts about it, all in one transaction. A lane whose breaker closes is
 * woken, because its deliveries were held back. The times are the database's.
 * @returns how the breaker changed
 */
export async function recordOutcomes(
  endpointId: EndpointId,
  attempts: readonly AttemptResponse[],
): Promise<readonly BreakerTransition[]> {
  return inTransaction(async (transaction) => {
    const { client, effects } = transaction;
    const row = await lockHealth(client, endpointId);
    if (!row) return [];
    const disableAfterMs = row.disableAfter === null ? null : row.disableAfter * 1_000;
    const transitions: BreakerTransition[] = [];
    let health: LaneHealth = row;
    let wait: LaneWait = row;
    for (const attempt of attempts) {
      const { code } = attempt;
      const before = health;
      wait = waitAfterAttempt(wait, attempt, row.now);
      const { health: after, transition } = afterAttempt(
        before,
        code === "succeeded",
        row.now,
        disableAfterMs,
      );
      health = after;
      if (!transition) continue;
      transitions.push(transition);
      if (transition === "closed") effects.wakeLane(endpointId);
      const alert = alertOf(transition, endpointId, { before, after, code, now: row.now, disableAfterMs });
      if (alert) await raiseAlert(transaction, alert);
    }
    await client.query({
      name: "record-lane-health",
      text: `UPDATE lanes SET failures = $2, failing_since = $3, probe_at = $4, failed_probes = $5,
          waits_until = $6, wait_status_code = $7, wait_count = $8
        WHERE endpoint_id = $1`,
      values: [
        endpointId,
        health.failures,
        health.failingSince,
        health.probeAt,
        health.failedProbes,
        wait.waitsUntil,
        wait.waitStatusCode,
        wait.waitCount,
      ],
    });
    return transitions;
  });
}

/** Lets one delivery go at once, if the breaker is open or the lane waits. Its response decides about the others. */
export async function allowOneNow(tx: Db, endpointId: EndpointId): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE lanes SET probe_at = CASE WHEN probe_at > now() THEN now() ELSE probe_at END,
      waits_until = CASE WHEN waits_until > now() THEN now() ELSE waits_until END
    WHERE endpoint_id = ${endpointId}::uuid AND greatest(probe_at, waits_until) > now()`);
}

interface Change {
  readonly before: LaneHealth;
  readonly after: LaneHealth;
  readonly code: string;
  readonly now: Date;
  readonly disableAfterMs: number | null;
}

/** The alert about a transition. The alert about a disabled endpoint is raised when it is disabled. */
function alertOf(
  transition: BreakerTransition,
  endpointId: EndpointId,
  change: Change,
): NewAlert | undefined {
  const { before, after, code, now, disableAfterMs } = change;
  const failingSince = before.failingSince ?? now;
  const since = failingSince.toISOString();
  if (transition === "opened") {
    const details = { since, failures: after.failures, lastCode: code };
    return { kind: "endpoint.failing", endpointId, details };
  }
  if (transition === "closed") {
    const failedSeconds = Math.round((now.getTime() - failingSince.getTime()) / 1_000);
    return { kind: "endpoint.recovered", endpointId, details: { since, failedSeconds } };
  }
  if (transition === "warned" && disableAfterMs !== null) {
    const disablesAt = new Date(failingSince.getTime() + disableAfterMs).toISOString();
    return { kind: "endpoint.disable_warning", endpointId, details: { since, disablesAt } };
  }
  return undefined;
}

async function lockHealth(client: PoolClient, endpointId: EndpointId): Promise<Row | undefined> {
  const { rows } = await client.query<Row>({
    name: "lock-lane-health",
    text: `SELECT l.failures, l.failing_since AS "failingSince", l.probe_at AS "probeAt",
        l.failed_probes AS "failedProbes", l.waits_until AS "waitsUntil", l.wait_status_code AS "waitStatusCode",
        l.wait_count AS "waitCount", ep.disable_after AS "disableAfter", now() AS now
      FROM lanes l JOIN endpoints ep ON ep.id = l.endpoint_id WHERE l.endpoint_id = $1 FOR NO KEY UPDATE OF l`,
    values: [endpointId],
  });
  return rows[0];
}
