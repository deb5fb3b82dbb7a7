import { log } from "@/lib/platform/logger";
import { metrics } from "@/lib/platform/metrics";

/** The outcome of a webhook request, for metrics, log and trace. */
export interface WebhookFacts {
  readonly outcome: "stored" | "duplicate" | "handshake" | "rejected" | "unavailable";
  readonly status: number;
  /** The slug of an existing source, so that made-up slugs cannot create labels. */
  readonly source?: string;
  /** Why the request was rejected, or `conflict` for a duplicate with another body. */
  readonly code?: string;
}

/** Counts a webhook request and writes it to the log at level debug. */
export function recordWebhookMetrics(requestId: string, facts: WebhookFacts, durationMs: number): void {
  const { outcome, source = "(none)", code = "" } = facts;
  metrics().webhooks.inc({ source, outcome, code });
  metrics().webhookSeconds.observe({ outcome }, durationMs / 1_000);
  log.debug("webhook", { requestId, ...facts, durationMs: Math.round(durationMs * 10) / 10 });
}
