import { log } from "@/lib/platform/logger";
import { metrics } from "@/lib/platform/metrics";

/** What became of a webhook, for those who watch. */
export interface WebhookFacts {
  readonly outcome: "stored" | "duplicate" | "rejected" | "unavailable";
  readonly status: number;
  /** The slug of a source that exists; whoever invents slugs must not be able to invent labels. */
  readonly source?: string;
  /** Why it was rejected. */
  readonly code?: string;
}

/** Counts an answered webhook, and writes its line into the log at level debug. */
export function recordWebhookMetrics(facts: WebhookFacts, durationMs: number): void {
  const { outcome, source = "(none)", code = "" } = facts;
  metrics().webhooks.inc({ source, outcome, code });
  metrics().webhookSeconds.observe({ outcome }, durationMs / 1_000);
  log.debug("webhook", { ...facts, durationMs: Math.round(durationMs * 10) / 10 });
}
