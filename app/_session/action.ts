import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { ActionResult, Failed } from "@/components/ui/action-result";
import { PorticoError } from "@/lib/platform/errors";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { currentContext, type PersonContext } from "./current-context";
import { isSameOrigin } from "./same-origin";

function failed(message: string, fields: Failed["fields"] = {}): Failed {
  return { ok: false, message, fields };
}

/** What a person is told about an error; only a mistake of theirs is told in its own words. */
function explain(error: unknown): Failed {
  unstable_rethrow(error);
  if (error instanceof PorticoError) {
    return failed(
      error.message,
      Object.fromEntries(error.fields.map(({ field, problem }) => [field, problem])),
    );
  }
  log.error("an action failed", { error });
  return isDatabaseDown(error)
    ? failed("Portico cannot reach its database right now. Nothing was changed. Try again in a minute.")
    : failed("Portico could not do this. The fault is ours and has been logged. Try again.");
}

type Run<Args extends readonly unknown[], T> = (ctx: PersonContext, ...args: Args) => Promise<T>;
type Action<Args extends readonly unknown[], T> = (...args: Args) => Promise<ActionResult<T>>;

/** Same origin, and errors as values. */
function guarded<Args extends readonly unknown[], T>(run: Action<Args, T>): Action<Args, T> {
  return async (...args) => {
    try {
      if (!isSameOrigin(await headers())) {
        return failed("This request did not come from a Portico page, so nothing was done. Reload the page.");
      }
      return await run(...args);
    } catch (error) {
      return explain(error);
    }
  };
}

/**
 * The one door for everything that a page changes: same origin, signed in as oneself, errors as values. What the
 * browser sends is typed here but proven nowhere; the verb behind it parses it.
 */
export function action<Args extends readonly unknown[], T>(run: Run<Args, T>): Action<Args, T> {
  return actionWhileViewing(async (ctx, ...args) => {
    if (ctx.viewing) {
      throw new PorticoError(
        "forbidden",
        `You are viewing as ${ctx.viewing.partnerName}, so nothing was done. End the view to act as yourself.`,
      );
    }
    return run(ctx, ...args);
  });
}

/** The same for what an operator may also do while looking with a partner's eyes. */
export function actionWhileViewing<Args extends readonly unknown[], T>(run: Run<Args, T>): Action<Args, T> {
  return guarded(async (...args) => {
    const ctx = await currentContext();
    if (!ctx) return failed("You are signed out. Reload the page to sign in again.");
    return { ok: true, data: await run(ctx, ...args) };
  });
}

/** The same for what someone may do without being signed in. */
export function visitorAction<Args extends readonly unknown[], T>(
  run: (...args: Args) => Promise<T>,
): Action<Args, T> {
  return guarded(async (...args) => ({ ok: true, data: await run(...args) }));
}
