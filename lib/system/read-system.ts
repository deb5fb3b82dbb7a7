import { type Context, requireRight } from "@/lib/auth/context";
import { outboundPolicy } from "@/lib/http/policy";
import { mailMode } from "@/lib/mail/mail-mode";
import type { CheckpointName } from "@/lib/platform/database/checkpoints";
import { pool } from "@/lib/platform/database/pool";
import { env, publicUrl } from "@/lib/platform/env";
import { readHealth } from "./read-health";
import { readLanes } from "./read-lanes";

/** How often each job runs, and the mark that it leaves. */
const jobs = {
  sweep: { everySeconds: 60, checkpoint: "swept" },
  "roll-up": { everySeconds: 60, checkpoint: "rolled_up" },
  prune: { everySeconds: 3_600, checkpoint: "pruned" },
} as const satisfies Record<string, { everySeconds: number; checkpoint: CheckpointName }>;
type JobName = keyof typeof jobs;
/** How many runs may be missed before something is wrong: one may be skipped now and then. */
const allowedMissedRuns = 3;
/** How long the database may take to tell of the lanes, in milliseconds. */
const deadlineMs = 2_000;

export interface JobState {
  readonly name: JobName;
  readonly everySeconds: number;
  /** ISO 8601; null: it has not run yet. */
  readonly ranAt: string | null;
  readonly isLate: boolean;
}

interface Facts {
  readonly version: string;
  readonly bytes: number;
  readonly migration: string | null;
  readonly startedAt: Date;
}

/** How Portico itself does and what it is set up with: for operators, and never a secret. */
export async function readSystem({ ctx }: { ctx: Context }) {
  requireRight(ctx, "operate");
  const [health, [facts], lanes, checkpoints] = await Promise.all([
    readHealth(),
    rows<Facts>(`SELECT current_setting('server_version') AS version,
      pg_database_size(current_database())::float8 AS bytes, pg_postmaster_start_time() AS "startedAt",
      (SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL
       ORDER BY migration_name DESC LIMIT 1) AS migration`),
    readLanes(deadlineMs),
    rows<{ name: string; at: Date }>("SELECT name, at FROM job_checkpoints"),
  ]);
  const checkpointAt = new Map(checkpoints.map(({ name, at }) => [name, at]));
  return {
    health,
    database: facts && { ...facts, startedAt: facts.startedAt.toISOString() },
    lanes,
    jobs: (Object.keys(jobs) as JobName[]).map((name) =>
      jobState(name, checkpointAt.get(jobs[name].checkpoint), ctx.clock.now()),
    ),
    setup: readSetup(),
  };
}

export type SystemState = Awaited<ReturnType<typeof readSystem>>;

async function rows<Row extends object>(sql: string): Promise<readonly Row[]> {
  return (await pool().query<Row>(sql)).rows;
}

function jobState(name: JobName, ranAt: Date | undefined, now: Date): JobState {
  const { everySeconds } = jobs[name];
  const isLate =
    ranAt !== undefined && now.getTime() - ranAt.getTime() > allowedMissedRuns * everySeconds * 1_000;
  return { name, everySeconds, ranAt: ranAt?.toISOString() ?? null, isLate };
}

/** What the environment says, as far as it may be shown. */
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
    poolSize: vars.DATABASE_POOL_SIZE,
    onVercel: vars.VERCEL !== undefined,
  };
}

/** Which Inngest runs the jobs; of its URL only the host. */
export function inngestKind(baseUrl: string | undefined): string {
  if (baseUrl === undefined) return "Inngest Cloud";
  const { hostname, host } = new URL(baseUrl);
  const isLocal = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  return isLocal ? "on this machine" : `a server at ${host}`;
}
