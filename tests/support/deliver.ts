import { type Claim, claimDue } from "@/lib/deliveries/queue/claim";
import { findNextWork } from "@/lib/deliveries/queue/find-open-lanes";
import type { Share } from "@/lib/deliveries/queue/share";
import { Worker } from "@/lib/deliveries/queue/worker";
import { systemClock } from "@/lib/platform/clock";
import { runAs } from "@/lib/platform/workload";
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

export interface DrainResult {
  readonly attempts: number;
  readonly next: "asleep" | "hand_over";
  /** When the lane next has work. */
  readonly nextDueAt: string | null;
}

interface DrainOptions {
  readonly budgetMs?: number;
  readonly lingerMs?: number;
  readonly signal?: AbortSignal;
}

const shareOf = (endpointId: string): Share => ({ worker: 0, of: 1, only: endpointId });

/** Sends what is due in one lane, as its worker does for all its lanes, but without jitter. */
export function drain(endpointId: string, options: DrainOptions = {}): Promise<DrainResult> {
  return runAs("jobs", async () => {
    const share = shareOf(endpointId);
    const worker = new Worker({ share, runtime: { clock: systemClock, random: () => 0 } });
    try {
      return await drainWith(worker, share, options);
    } finally {
      worker.close();
    }
  });
}

async function drainWith(worker: Worker, share: Share, options: DrainOptions): Promise<DrainResult> {
  const { budgetMs = 20_000, lingerMs = 0, signal } = options;
  const stopAt = performance.now() + budgetMs;
  for (;;) {
    const ended = await worker.serve({ stopAt, signal, isReplaced: false }, lingerMs);
    await worker.settled();
    if (ended === "over") return { attempts: worker.attempts, next: "hand_over", nextDueAt: null };
    const hadMore = await worker.finished();
    const { attempts } = worker;
    const { isDue, at } = await findNextWork(share);
    if (!isDue && !hadMore) return { attempts, next: "asleep", nextDueAt: at?.toISOString() ?? null };
  }
}

/** Whether a lane has something to send now, so that its worker must not sleep. */
export async function isLaneDue(endpointId: string): Promise<boolean> {
  return (await findNextWork(shareOf(endpointId))).isDue;
}

/** Claims due deliveries of one lane. */
export async function claimFrom(endpointId: string, wanted: number): Promise<readonly Claim[]> {
  return (await claimDue([{ endpointId, inFlight: 0, wanted }])).claims;
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
