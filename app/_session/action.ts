import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { ActionResult, Failed } from "@/components/ui/action-result";
import { PorticoError } from "@/lib/platform/errors";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { isQueryTimeout, queryTimeout } from "@/lib/platform/is-query-timeout";
import { log } from "@/lib/platform/logger";
import { currentContext, type PersonContext } from "./current-context";
import { isSameOrigin } from "./same-origin";

function failed(message: string, fields: Failed["fields"] = {}): Failed {
  return { ok: false, message, fields };
}

/** The result for an error. Only a mistake of the user is shown with its own message. */
function explain(error: unknown): Failed {
  unstable_rethrow(error);
  if (error instanceof PorticoError) {
    return failed(
      error.message,
      Object.fromEntries(error.fields.map(({ field, problem }) => [field, problem])),
    );
  }
  if (isQueryTimeout(error)) return failed(queryTimeout().message);
  log.error("an action failed", { error });
  return isDatabaseDown(error)
    ? failed("Portico cannot reach its database. Nothing was changed. Try again in a minute.")
    : failed("Something went wrong on our side. The error was logged. Try again.");
}

type Run<Args extends readonly unknown[], T> = (ctx: PersonContext, ...args: Args) => Promise<T>;
type Action<Args extends readonly unknown[], T> = (...args: Args) => Promise<ActionResult<T>>;

/** Checks the origin, and returns errors as values. */
function guarded<Args extends readonly unknown[], T>(run: Action<Args, T>): Action<Args, T> {
  return async (...args) => {
    try {
      if (!isSameOrigin(await headers())) {
        return failed("This request did not come from a Portico page, so it was refused. Reload the page.");
      }
      return await run(...args);
    } catch (error) {
      return explain(error);
    }
  };
}

/**
 * Wraps every server action that changes something: it checks the origin and the session, rejects operators who view as
 * a partner, and returns errors as values. The types of the arguments are not checked at run time; the command parses them.
 */
export function action<Args extends readonly unknown[], T>(run: Run<Args, T>): Action<Args, T> {
  return actionWhileViewing(async (ctx, ...args) => {
    if (ctx.viewing) {
      throw new PorticoError(
        "forbidden",
        `You are viewing as ${ctx.viewing.partnerName}, so nothing was changed. Stop viewing to act as yourself.`,
      );
    }
    return run(ctx, ...args);
  });
}

/** Like {@link action}, for actions that are also allowed while an operator views as a partner. */
export function actionWhileViewing<Args extends readonly unknown[], T>(run: Run<Args, T>): Action<Args, T> {
  return guarded(async (...args) => {
    const ctx = await currentContext();
    if (!ctx) return failed("You are signed out. Reload the page to sign in again.");
    return { ok: true, data: await run(ctx, ...args) };
  });
}

/** Like {@link action}, for visitors who are not signed in. */
export function visitorAction<Args extends readonly unknown[], T>(
  run: (...args: Args) => Promise<T>,
): Action<Args, T> {
  return guarded(async (...args) => ({ ok: true, data: await run(...args) }));
}
