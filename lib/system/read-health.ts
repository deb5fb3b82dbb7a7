import { migrationState } from "@/lib/platform/database/migration-state";
import { queryWithin } from "@/lib/platform/database/pool";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { sharedFor } from "@/lib/platform/shared-result";
import { missingKeys } from "./missing-keys";
import { readLanes } from "./read-lanes";

/** Seconds that the longest-due delivery may be late before health goes red. */
const maxLatenessSeconds = 60;
/** The sweep runs every minute; after this many seconds without one, the way from Inngest to the database is broken. */
const maxSweepAgeSeconds = 180;
/** How long the database may take for all of the questions, in milliseconds. */
const deadlineMs = 2_000;
/** How long an answer is good for, in milliseconds: a storm of questions reaches the database once a second. */
const freshMs = 1_000;

/** `unknown`: it could not be looked at. `starting`: it is too early to tell. Neither makes health red. */
export interface Check {
  readonly status: "ok" | "failing" | "starting" | "unknown";
  readonly reason?: "unreachable" | "read_only";
  /** Age or lateness, in whole seconds. */
  readonly seconds?: number;
}

export type CheckName = "database" | "migrations" | "secrets" | "sweep" | "announcements" | "deliveries";

/** Nothing in it names a tenant, an address or a secret: anyone may read it. */
export interface Health {
  readonly status: "ok" | "failing";
  readonly checks: Readonly<Record<CheckName, Check>>;
}

/**
 * Whether Portico does its job: the database takes writes and has the schema of this code, the sweep comes by, wakes
 * get through, and what is due is sent. Never throws, and answers within about two seconds however the database
 * behaves.
 */
export const readHealth = sharedFor(freshMs, () => checkHealth(upSeconds()));

/**
 * How long this process can have been late for, in seconds: what fell due while nothing ran is not its fault yet. A
 * function on Vercel starts all the time while its database and Inngest go on, so there it is no excuse.
 */
function upSeconds(): number {
  return env().VERCEL === undefined ? process.uptime() : Number.POSITIVE_INFINITY;
}

/** {@link readHealth} without its memory, for a process that has run this long. */
export async function checkHealth(upForSeconds: number): Promise<Health> {
  const checks = await checkInTime(upForSeconds);
  const failing = Object.values(checks).some(({ status }) => status === "failing");
  return { status: failing ? "failing" : "ok", checks };
}

type Checks = Health["checks"];

const unknown: Check = { status: "unknown" };
const allUnknown: Checks = {
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
    timer = setTimeout(() => reject(new Error("Health: the database did not answer in time.")), deadlineMs);
  });
  try {
    return await Promise.race([runChecks(upForSeconds), tooLate]);
  } catch (error) {
    log.warn("health could not ask the database", { error });
    return { ...allUnknown, database: { status: "failing", reason: "unreachable" } };
  } finally {
    clearTimeout(timer);
  }
}

async function runChecks(upForSeconds: number): Promise<Checks> {
  const schema = await migrationState(deadlineMs);
  if (schema === "behind") {
    return { ...allUnknown, database: { status: "ok" }, migrations: { status: "failing" } };
  }
  const facts = await readFacts();
  const lanes = await readLanes(deadlineMs);
  return {
    database: facts.readOnly ? { status: "failing", reason: "read_only" } : { status: "ok" },
    migrations: { status: schema === "current" ? "ok" : "unknown" },
    secrets: { status: (await missingKeys()).length === 0 ? "ok" : "failing" },
    sweep: checkSweep(facts.sweepAge, upForSeconds),
    announcements: { status: facts.publishFailed ? failingUnlessStarting(upForSeconds) : "ok" },
    deliveries: checkLateness(Math.min(lanes.unattendedSeconds, upForSeconds)),
  };
}

interface Facts {
  readonly readOnly: boolean;
  readonly sweepAge: number | null;
  /** A wake could not be announced, and no sweep has found it since. */
  readonly publishFailed: boolean;
}

async function readFacts(): Promise<Facts> {
  const { rows } = await queryWithin<Facts>(deadlineMs, {
    name: "health-facts",
    text: `SELECT current_setting('transaction_read_only') = 'on' AS "readOnly",
        extract(epoch FROM now() - swept.at)::float8 AS "sweepAge",
        coalesce(failed.at > coalesce(swept.at, '-infinity'), false) AS "publishFailed"
      FROM (SELECT 1) always
      LEFT JOIN marks swept ON swept.name = 'swept' LEFT JOIN marks failed ON failed.name = 'announcement_failed'`,
  });
  return rows[0] ?? { readOnly: false, sweepAge: null, publishFailed: false };
}

function checkSweep(ageSeconds: number | null, upForSeconds: number): Check {
  const seconds = ageSeconds === null ? undefined : Math.round(ageSeconds);
  if (ageSeconds !== null && ageSeconds <= maxSweepAgeSeconds) return { status: "ok", seconds };
  return { status: failingUnlessStarting(upForSeconds), seconds };
}

/** What is not there yet is no failure of a process that has only just started. */
function failingUnlessStarting(upForSeconds: number): "failing" | "starting" {
  return upForSeconds > maxSweepAgeSeconds ? "failing" : "starting";
}

function checkLateness(lateSeconds: number): Check {
  return { status: lateSeconds > maxLatenessSeconds ? "failing" : "ok", seconds: Math.round(lateSeconds) };
}
