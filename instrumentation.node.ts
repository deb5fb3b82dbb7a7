import type { Instrumentation } from "next";
import { publishToInngest } from "@/inngest/publisher";
import { setEffectPublisher } from "@/lib/platform/effects";
import { env, isDevelopment, isTraced } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { redirectConsole } from "@/lib/platform/quiet-console";

/**
 * Runs before the first request. Sets the publisher of effects, sends console output to the log, starts traces, and
 * registers the jobs with Inngest.
 */
export async function register(): Promise<void> {
  setEffectPublisher(publishToInngest);
  if (!isDevelopment()) redirectConsole();
  if (isTraced()) (await import("@/lib/platform/start-tracing")).startTracing();
  // Functions on Vercel start often, and need not load the jobs for this.
  if (env().VERCEL === undefined) (await import("@/inngest/stay-registered")).registerAtStart();
}

/** Logs an error that no handler caught. Its digest is the number that the page shows. */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const digest = error instanceof Error && "digest" in error ? String(error.digest).slice(0, 64) : undefined;
  const detail = `${request.method} ${context.routePath} (${context.routeType})`;
  log.error("a page or a route failed", { error, digest, detail });
};
