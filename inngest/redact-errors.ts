import { Middleware } from "inngest";
import { describeError } from "@/lib/platform/describe-error";
import { log } from "@/lib/platform/logger";

/** What Inngest hears of a failed job: the kind of error. The log has the rest. */
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
 * Keeps errors out of Inngest: what a step or a function throws is stored there, message, stack and all, and an error of
 * the database may quote what it was given.
 */
export class RedactErrors extends Middleware.BaseMiddleware {
  readonly id = "portico:discretion";

  override wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    return next().catch(throwRedacted);
  }

  override wrapFunctionHandler({ next }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    return next().catch(throwRedacted);
  }
}
