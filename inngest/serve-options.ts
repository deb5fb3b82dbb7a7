import { env, publicUrl } from "@/lib/platform/env";
import { inngest } from "./client";
import { functions } from "./functions";

/** The path of the route that Inngest calls. */
export const inngestPath = "/api/inngest";

/**
 * How the SDK serves the jobs. Every request must be signed, also one that asks Portico to register. The SDK would take
 * the address from the request otherwise, and so a stranger could register all jobs at a host of their choice.
 */
export function serveOptions() {
  return {
    client: inngest(),
    functions: functions(),
    serveOrigin: serveOrigin(),
    servePath: inngestPath,
    enableUnauthedSync: false,
  };
}

/**
 * The origin at which Inngest calls the jobs: `INNGEST_SERVE_ORIGIN`, or the public one. A preview deployment has its own
 * environment at Inngest, so its jobs run at its own address.
 */
export function serveOrigin(from = env()): string {
  const { INNGEST_SERVE_ORIGIN, VERCEL_ENV, VERCEL_URL } = from;
  const preview = VERCEL_ENV === "preview" && VERCEL_URL ? `https://${VERCEL_URL}` : undefined;
  return new URL(INNGEST_SERVE_ORIGIN ?? preview ?? publicUrl(from)).origin;
}
