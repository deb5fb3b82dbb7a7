import type { Instrumentation } from "next";
import { publishToInngest, startMaintenance } from "@/inngest/publisher";
import { checkEnv, explainEnv } from "@/lib/platform/check-env";
import { checkPooler } from "@/lib/platform/database/check-pooler";
import { explainDatabaseError } from "@/lib/platform/database/explain-database-error";
import { setEffectPublisher } from "@/lib/platform/effects";
import { env, extendEnv, isDevelopment, isOnVercel, isTraced, publicUrl } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { setMaintenanceStarter } from "@/lib/platform/maintenance-schedule";
import { redirectConsole } from "@/lib/platform/quiet-console";
import { guardNextServer } from "@/server/guard-next-server";

/**
 * Runs before the first request. Sets the publisher of effects and the starter of the maintenance, sends console output to the log, guards the server of
 * `next start`, starts traces, registers the jobs with Inngest, and reports a wrong configuration. It never throws: a
 * process that starts can at least report its state in `/api/health`.
 */
export async function register(): Promise<void> {
  setEffectPublisher(publishToInngest);
  setMaintenanceStarter(startMaintenance);
  const problems = checkEnv();
  if (problems.length > 0) log.error(explainEnv(problems));
  if (problems.some(({ kind }) => kind === "malformed")) return redirectConsole();
  if (!isDevelopment()) {
    redirectConsole();
    guardNextServer();
  }
  if (!isOnVercel()) extendEnv({ NEXTAUTH_URL: env().NEXTAUTH_URL ?? publicUrl() });
  if (isTraced()) (await import("@/lib/platform/start-tracing")).startTracing();
  void reportConnection();
  // Functions on Vercel start often, and need not load the jobs for this.
  if (!isOnVercel()) (await import("@/inngest/stay-registered")).registerAtStart();
}

/** Reports a database that cannot be used, or a pooler that loses prepared statements, before the first request fails. */
async function reportConnection(): Promise<void> {
  try {
    const problem = await checkPooler();
    if (problem) log.error(problem.message, { code: problem.cause });
  } catch (error) {
    const problem = explainDatabaseError(error);
    log.warn(problem?.message ?? "the database connection could not be checked", {
      code: problem?.cause,
      error,
    });
  }
}

/** Logs an error that no handler caught. Its digest is the number that the page shows. */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const digest = error instanceof Error && "digest" in error ? String(error.digest).slice(0, 64) : undefined;
  const detail = `${request.method} ${context.routePath} (${context.routeType})`;
  log.error("a page or a route failed", { error, digest, detail });
};
