import { checkEnv, configurationFault } from "@/lib/platform/check-env";
import { checkPooler } from "@/lib/platform/database/check-pooler";
import { sql } from "@/lib/platform/database/db";
import { explainDatabaseError } from "@/lib/platform/database/explain-database-error";
import { firstIdSql } from "@/lib/platform/database/first-id";
import { migrationState } from "@/lib/platform/database/migration-state";
import { queryWithin } from "@/lib/platform/database/pool";
import { isOnVercel } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { overdueSeconds, requestMaintenance } from "@/lib/platform/maintenance-schedule";
import { sharedFor } from "@/lib/platform/shared-result";
import type { Check, Checks } from "./check";
import { type HealthCause, healthCause } from "./health-cause";
import { missingKeys } from "./missing-keys";
import { readLanes } from "./read-lanes";

/** A delivery may be late for this long before health fails. Seconds. */
const maxLatenessSeconds = 60;
/** When a sweep is overdue for this long, Inngest does not reach the database. Seconds. */
const maxOverdueSeconds = 180;
/** A sweep in this time proves that Inngest works. After that, health itself asks for one. Seconds. */
const recentSweepSeconds = 300;
/** A sweep follows each event within a minute. After that, health asks for one. Seconds. */
const maxUnsweptSeconds = 60;
/** A process that has seen no sweep this long after its start is not called by Inngest. Seconds. */
const maxSilenceSeconds = 60;
/** The timeout of all queries together, in milliseconds. */
const deadlineMs = 2_000;
/** How long health waits until Inngest has accepted its request for a sweep, in milliseconds. */
const requestMs = 500;
/** How long a result is reused, in milliseconds: however many requests come, one per second reaches the database. */
const freshMs = 1_000;

/** It contains no tenant, address or secret, so it is public. */
export interface Health {
  readonly status: "ok" | "failing";
  /** Why health fails: the cause of the first failing check, in the order of {@link CheckName}. */
  readonly cause?: HealthCause;
  /** One sentence about the cause and what to do. */
  readonly detail?: string;
  readonly checks: Checks;
}

/**
 * Whether Portico works: the environment is complete, the database accepts writes and has the schema of this code, the
 * sweep runs when it is due, wakes are published, and due deliveries are sent. Never throws, and takes at most about two seconds whatever
 * the database does.
 */
export const readHealth = sharedFor(freshMs, () => checkHealth(upSeconds()));

/**
 * The longest time that this process can have been late, in seconds: it is not responsible for deliveries that became due
 * before it started. On Vercel, processes start all the time while the service goes on, so there is no limit.
 */
function upSeconds(): number {
  return isOnVercel() ? Number.POSITIVE_INFINITY : process.uptime();
}

/** {@link readHealth} without reuse of results, for a process that has run this long. Seconds. */
export async function checkHealth(upForSeconds: number): Promise<Health> {
  const configuration = checkConfiguration();
  const others = configurationFault() ? allUnknown : await checkInTime(upForSeconds);
  const checks = { ...others, configuration };
  const cause = healthCause(checks);
  return cause ? { status: "failing", ...cause, checks } : { status: "ok", checks };
}

function checkConfiguration(): Checks["configuration"] {
  const problems = checkEnv();
  if (problems.length === 0) return { status: "ok" };
  const variables = problems.map(({ variable }) => variable);
  return { status: "failing", reason: "invalid_environment", variables };
}

const unknown: Check<never> = { status: "unknown" };
const allUnknown: Checks = {
  configuration: { status: "ok" },
  database: unknown,
  migrations: unknown,
  secrets: unknown,
  sweep: unknown,
  announcements: unknown,
  deliveries: unknown,
};

async function checkInTime(upForSeconds: number): Promise<Checks> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Health: the database did not respond in time.")), deadlineMs);
  });
  try {
    return await Promise.race([runChecks(upForSeconds), tooLate]);
  } catch (error) {
    log.warn("health could not query the database", { error });
    const reason = explainDatabaseError(error)?.cause ?? "unreachable";
    return { ...allUnknown, database: { status: "failing", reason } };
  } finally {
    clearTimeout(timer);
  }
}

async function runChecks(upForSeconds: number): Promise<Checks> {
  const [schema, pooler] = await Promise.all([migrationState(deadlineMs), checkPooler()]);
  if (pooler) {
    log.error(pooler.message, { code: pooler.cause });
    return { ...allUnknown, database: { status: "failing", reason: pooler.cause } };
  }
  if (schema === "behind") {
    return { ...allUnknown, database: { status: "ok" }, migrations: { status: "failing" } };
  }
  const state = await readFacts();
  const [lanes] = await Promise.all([readLanes(deadlineMs), requestSweep(state)]);
  return {
    configuration: { status: "ok" },
    database: state.readOnly ? { status: "failing", reason: "read_only" } : { status: "ok" },
    migrations: { status: schema === "current" ? "ok" : "unknown" },
    secrets: { status: (await missingKeys()).length === 0 ? "ok" : "failing" },
    sweep: checkSweep(state, upForSeconds),
    announcements: { status: state.publishFailed ? failingUnlessStarting(upForSeconds) : "ok" },
    deliveries: checkLateness(Math.min(lanes.unattendedSeconds, upForSeconds)),
  };
}

interface Facts {
  readonly readOnly: boolean;
  readonly sweepAge: number | null;
  /** The time since the first event was received that no sweep has followed; null if there is none. */
  readonly unsweptSeconds: number | null;
  /** A wake could not be published, and no sweep has run since. */
  readonly publishFailed: boolean;
}

const facts = `
SELECT current_setting('transaction_read_only') = 'on' AS "readOnly",
  extract(epoch FROM now() - swept.at)::float8 AS "sweepAge",
  extract(epoch FROM now() - unswept.received_at)::float8 AS "unsweptSeconds",
  coalesce(failed.at > coalesce(swept.at, '-infinity'), false) AS "publishFailed"
FROM (SELECT 1) always
LEFT JOIN job_checkpoints swept ON swept.name = 'swept'
LEFT JOIN job_checkpoints failed ON failed.name = 'publish_failed'
LEFT JOIN LATERAL (SELECT e.received_at FROM events e WHERE e.id > (SELECT ${firstIdSql(sql`swept.at`).text})
  ORDER BY e.id LIMIT 1) unswept ON unswept.received_at > swept.at`;

async function readFacts(): Promise<Facts> {
  const { rows } = await queryWithin<Facts>(deadlineMs, { name: "health-facts", text: facts });
  return rows[0] ?? { readOnly: false, sweepAge: null, unsweptSeconds: null, publishFailed: false };
}

/** Asks for a sweep if the last one does not prove that Inngest works. Without traffic, nobody else does. */
async function requestSweep({ sweepAge, unsweptSeconds }: Facts): Promise<void> {
  const isRecent = sweepAge !== null && sweepAge <= recentSweepSeconds;
  if (!isRecent || (unsweptSeconds ?? 0) > maxUnsweptSeconds) await requestMaintenance(requestMs);
}

/**
 * A process sees its first sweep right after its start, because it asks Inngest for one. If there was none, Inngest does
 * not know this app or cannot reach it, however recent the last sweep of an earlier process is. After that, a sweep is late
 * only if one is due: this process has requested it, or an event was received. Without traffic, nothing sweeps.
 */
function checkSweep({ sweepAge, unsweptSeconds }: Facts, upForSeconds: number): Checks["sweep"] {
  const seconds = sweepAge === null ? undefined : Math.round(sweepAge);
  if (sweepAge !== null && sweepAge <= upForSeconds) {
    const overdue = Math.max(overdueSeconds(sweepAge) ?? 0, unsweptSeconds ?? 0);
    if (overdue <= maxOverdueSeconds) return { status: "ok", seconds };
    return { status: "failing", reason: "sweep_late", seconds };
  }
  const isRecent = sweepAge !== null && sweepAge <= recentSweepSeconds;
  if (upForSeconds <= maxSilenceSeconds) return { status: isRecent ? "ok" : "starting", seconds };
  return { status: "failing", reason: "inngest_does_not_call", seconds };
}

/** A process that has just started has not failed yet. */
function failingUnlessStarting(upForSeconds: number): "failing" | "starting" {
  return upForSeconds > maxOverdueSeconds ? "failing" : "starting";
}

function checkLateness(lateSeconds: number): Check {
  return { status: lateSeconds > maxLatenessSeconds ? "failing" : "ok", seconds: Math.round(lateSeconds) };
}
