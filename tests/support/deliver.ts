import { drainLane } from "@/lib/deliveries/queue/drain-lane";
import { systemClock } from "@/lib/platform/clock";
import { asCoreWork } from "@/lib/platform/workload";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { klikitRequest } from "./klikit";
import { sql } from "./portico";

export interface DeliveryRow {
  readonly id: string;
  readonly status: string;
  readonly cycle: number;
  readonly attempt_count: number;
  readonly last_code: string | null;
  readonly internal_errors: number;
  readonly leased_until: Date | null;
  readonly wait: number;
}

export interface AttemptRow {
  readonly cycle: number;
  readonly number: number;
  readonly trigger: string;
  readonly code: string;
  readonly status_code: number | null;
  readonly detail: string | null;
  readonly url: string;
  readonly config_version: number;
  readonly duration_ms: number;
  readonly response_body: Buffer | null;
  readonly response_truncated: boolean;
  readonly resumed: boolean;
}

/** Posts a signed klikit event to the ingest function. Returns its external id, which is random by default. */
export async function ingest(
  source: { slug: string; secret: string },
  body: object,
  externalId?: string,
): Promise<string> {
  const headers: Record<string, string> = externalId === undefined ? {} : { "x-klikit-event-id": externalId };
  const request = klikitRequest(source.secret, JSON.stringify(body), headers);
  const reception = await receiveWebhook(
    { slug: source.slug, headers: Object.entries(request.headers), body: request.body, address: null },
    systemClock,
  );
  if (reception.outcome !== "stored") throw new Error(`not stored: ${JSON.stringify(reception)}`);
  return request.headers["x-klikit-event-id"];
}

/** Drains a lane like its Inngest function, but without jitter. */
export function drain(endpointId: string, budgetMs = 20_000) {
  return asCoreWork(() =>
    drainLane({ endpointId, budgetMs, runtime: { clock: systemClock, random: () => 0 } }),
  );
}

/** Makes every waiting delivery of an endpoint due now, instead of waiting for its schedule. */
export async function makeDue(endpointId: string): Promise<void> {
  await sql("UPDATE deliveries SET due_at = now() - interval '1 second' WHERE endpoint_id = $1", endpointId);
}

export function deliveriesOf(endpointId: string): Promise<DeliveryRow[]> {
  return sql(
    `SELECT *, round(extract(epoch FROM due_at - last_attempt_at))::int AS wait FROM deliveries
     WHERE endpoint_id = $1 ORDER BY id`,
    endpointId,
  );
}

export function attemptsOf(endpointId: string): Promise<AttemptRow[]> {
  return sql(
    `SELECT a.* FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
     WHERE d.endpoint_id = $1 ORDER BY a.delivery_id, a.cycle, a.number`,
    endpointId,
  );
}
