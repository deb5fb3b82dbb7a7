import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** The interval between samples of the event loop delay, in milliseconds. */
const loopPrecisionMs = 20;

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const attemptBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const waitBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600];

/**
 * All metrics. Counters and histograms cover this process since its start. Gauges are read from the database on request
 * (`lib/system/read-metrics.ts`) and are the same in every process. The number of label values is bounded: operators
 * create the sources, and codes and outcomes are fixed. No label depends on an endpoint, a partner or an event type.
 */
function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopPrecisionMs });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter<L>({ name, help, labelNames, registers: [registry] });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge<L>({ name, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram<L>({ name, help, buckets, labelNames, registers: [registry] });
  return {
    registry,

    webhooks: counter(
      "portico_webhooks_total",
      "Webhook requests by outcome: stored, duplicate (code conflict: another body), handshake, rejected (with code) or unavailable.",
      "source",
      "outcome",
      "code",
    ),
    webhookSeconds: histogram(
      "portico_webhook_seconds",
      "Seconds from the request headers of a webhook to its response.",
      latencyBuckets,
      "outcome",
    ),
    attempts: counter("portico_attempts_total", "Attempts, by code.", "code"),
    resumedAttempts: counter(
      "portico_resumed_attempts_total",
      "Attempts that may have reached the endpoint twice, because a process or a kept connection was lost.",
    ),
    attemptSeconds: histogram(
      "portico_attempt_seconds",
      "Duration of an attempt in seconds.",
      attemptBuckets,
    ),
    waitSeconds: histogram(
      "portico_first_attempt_wait_seconds",
      "Seconds from the receipt of an event to the start of its first attempt.",
      waitBuckets,
    ),
    settled: counter(
      "portico_settled_total",
      "Delivery outcomes after an attempt: succeeded, retrying, dead_lettered or stale.",
      "status",
    ),
    publishFailures: counter(
      "portico_failed_announcements_total",
      "Wake events that could not be sent to Inngest. The sweep picks them up.",
    ),
    pruned: counter("portico_pruned_rows_total", "Rows that retention deleted or cleared.", "class"),

    databaseUp: gauge("portico_database_up", "1 when the gauges below could be read from the database."),
    deliveries: gauge(
      "portico_deliveries",
      "Deliveries waiting: pending, retrying, due now. Counted up to 100,000.",
      "state",
    ),
    deadLettered: gauge(
      "portico_dead_lettered_last_hour",
      "Deliveries that became dead letters within the last hour.",
    ),
    lateness: gauge(
      "portico_lateness_seconds",
      "Seconds that the oldest due delivery is overdue, for all lanes and for lanes without a worker.",
      "lanes",
    ),
    lanes: gauge(
      "portico_lanes",
      "Lanes by state: all, due, suspended (breaker open), waiting (after a 429).",
      "state",
    ),
    awakeWorkers: gauge("portico_workers_awake", "Workers that serve their lanes, or are about to."),
    sweepAge: gauge("portico_sweep_age_seconds", "Seconds since the sweep last ran to its end."),
    pool: gauge("portico_pool_connections", "Database connections of this process, by state.", "state"),
    poolWaiting: gauge("portico_pool_waiting", "Callers of this process waiting for a connection."),
  };
}

export type Metrics = ReturnType<typeof makeMetrics>;

// Next bundles a second copy of this module besides the one that `server/` loads. Both share the same metrics.
const shared = globalThis as typeof globalThis & { porticoMetrics?: Metrics };

/** The metrics of this process, created at the first use. */
export function metrics(): Metrics {
  shared.porticoMetrics ??= makeMetrics();
  return shared.porticoMetrics;
}
