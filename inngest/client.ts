import { Inngest } from "inngest";
import { safeText } from "@/lib/platform/describe-error";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { RedactErrors } from "./redact-errors";

/** The SDK passes whole payloads and errors to its logger. Only its own texts and the kind of an error are logged. */
const logger = {
  info: () => undefined,
  debug: () => undefined,
  warn: (...args: unknown[]) => log.warn("inngest", logFields(args)),
  error: (...args: unknown[]) => log.error("inngest", logFields(args)),
};

function logFields(args: readonly unknown[]): { detail: string; error?: unknown } {
  const detail = args.filter((arg) => typeof arg === "string").map(safeText);
  const errors = args.flatMap((arg) => (arg instanceof Error ? [arg] : errorsIn(arg)));
  return { detail: detail.join(" "), ...(errors.length > 0 ? { error: errors[0] } : {}) };
}

function errorsIn(arg: unknown): unknown[] {
  return typeof arg === "object" && arg !== null && "err" in arg ? [arg.err] : [];
}

let client: Inngest | undefined;

/**
 * Portico's Inngest client, for Inngest Cloud, a self-hosted server or the embedded runner, as set by `INNGEST_*`. Never in
 * development mode, in which anyone who can call `/api/inngest` can run every function. Checkpointing is off, because each
 * function has one step of work and the embedded runner implements the classic protocol.
 */
export function inngest(): Inngest {
  client ??= new Inngest({
    id: "portico",
    isDev: false,
    eventKey: env().INNGEST_EVENT_KEY,
    signingKey: env().INNGEST_SIGNING_KEY,
    baseUrl: env().INNGEST_BASE_URL,
    checkpointing: false,
    logger,
    middleware: [RedactErrors],
  });
  return client;
}
