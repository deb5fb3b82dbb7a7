import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { outboundPolicy } from "@/lib/http/policy";
import { mailMode } from "@/lib/mail/mail-mode";
import type { CheckpointName } from "@/lib/platform/database/checkpoints";
import { db, sql } from "@/lib/platform/database/db";
import { connectionLimit, env, isLocalUrl, publicUrl } from "@/lib/platform/env";
import { missingSince, rolledUpTo } from "@/lib/statistics/counted-attempts";
import { readHealth } from "./read-health";
import { readLanes } from "./read-lanes";

/** The checkpoint of each part of the maintenance. */
const jobs = {
  sweep: "swept",
  "roll-up": "rolled_up",
  prune: "pruned",
} as const satisfies Record<string, CheckpointName>;
type JobName = keyof typeof jobs;
/** Retention runs once a day without traffic. It is late after this. */
const maxPruneAgeMs = 26 * 3_600_000;
/** The timeout of the query about the lanes, in milliseconds. */
const deadlineMs = 2_000;

export interface JobState {
  readonly name: JobName;
  /** ISO 8601; null if it has not run yet. Without traffic, it does not run. */
  readonly ranAt: string | null;
  /** Whether it should have run since. */
  readonly isLate: boolean;
}

interface Facts {
  readonly version: string;
  readonly bytes: number;
  readonly migration: string | null;
  readonly startedAt: Date;
}

/** The state of Portico itself and its configuration, without secrets. For operators. */
export async function readSystem({ ctx }: { ctx: Context }) {
  requireRight(ctx, "operate");
  const [health, [facts], lanes, checkpoints] = await Promise.all([
    readHealth(),
    db().$queryRaw<Facts[]>(sql`SELECT current_setting('server_version') AS version,
      pg_database_size(current_database())::float8 AS bytes, pg_postmaster_start_time() AS "startedAt",
      (SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL
       ORDER BY migration_name DESC LIMIT 1) AS migration`),
    readLanes(deadlineMs),
    db().$queryRaw<{ name: string; at: Date }[]>(sql`SELECT name, at FROM job_checkpoints`),
  ]);
  const checkpointAt = new Map(checkpoints.map(({ name, at }) => [name, at]));
  const prunedAt = checkpointAt.get(jobs.prune)?.getTime();
  const now = ctx.clock.now();
  const isLate: Readonly<Record<JobName, boolean>> = {
    sweep: health.checks.sweep.status === "failing",
    "roll-up": (await missingSince(await rolledUpTo(now), now)) !== null,
    prune: prunedAt !== undefined && now.getTime() - prunedAt > maxPruneAgeMs,
  };
  return {
    health,
    database: facts && { ...facts, startedAt: facts.startedAt.toISOString() },
    lanes,
    jobs: (Object.keys(jobs) as JobName[]).map((name) => {
      const ranAt = checkpointAt.get(jobs[name]);
      return { name, ranAt: ranAt?.toISOString() ?? null, isLate: isLate[name] };
    }),
    setup: readSetup(),
  };
}

export type SystemState = Awaited<ReturnType<typeof readSystem>>;

/** The configuration from the environment, without secrets. */
function readSetup() {
  const vars = env();
  return {
    url: publicUrl(),
    inngest: inngestKind(vars.INNGEST_BASE_URL),
    mail: mailMode(),
    embedOrigins: vars.PORTICO_EMBED_ORIGINS ?? [],
    allowsPrivateTargets: outboundPolicy().allowPrivateTargets,
    maxBodyBytes: vars.PORTICO_MAX_BODY_BYTES,
    drainSeconds: vars.PORTICO_DRAIN_SECONDS,
    bodyDays: vars.PORTICO_BODY_RETENTION_DAYS,
    summaryDays: vars.PORTICO_SUMMARY_RETENTION_DAYS,
    poolSize: connectionLimit(vars),
    onVercel: vars.VERCEL !== undefined,
  };
}

/** The Inngest that runs the jobs. Only the host of its URL is shown. */
export function inngestKind(baseUrl: string | undefined): string {
  if (baseUrl === undefined) return "Inngest Cloud";
  return isLocalUrl(baseUrl) ? "on this machine" : `a server at ${new URL(baseUrl).host}`;
}
