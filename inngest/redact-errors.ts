import { Middleware } from "inngest";
import { describeError } from "@/lib/platform/describe-error";
import { log } from "@/lib/platform/logger";

/** The error of a failed job for Inngest: its kind only. The log has the rest. */
class JobFailed extends Error {
  override readonly name = "JobFailed";
}

function throwRedacted(error: unknown): never {
  if (error instanceof JobFailed) throw error;
  log.error("a job failed", { error });
  const { name, code } = describeError(error);
  throw new JobFailed([name, code].filter(Boolean).join(" "));
}

/**
 * Redacts errors for Inngest, which stores message and stack of everything that a step or function throws. An error of the
 * database may quote stored data.
 */
export class RedactErrors extends Middleware.BaseMiddleware {
  readonly id = "portico:redact-errors";

  override wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    return next().catch(throwRedacted);
  }

  override wrapFunctionHandler({ next }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    return next().catch(throwRedacted);
  }
}
