import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { ActionResult, Failed } from "@/components/shared/action-result";
import { isDatabaseDown } from "@/lib/platform/database/pool";
import { PorticoError } from "@/lib/platform/errors";
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

/**
 * The one door for everything that a page changes: same origin, signed in, errors as values. What the browser sends is
 * typed here but proven nowhere; the verb behind it parses it.
 */
export function action<Args extends readonly unknown[], T>(
  run: (ctx: PersonContext, ...args: Args) => Promise<T>,
): (...args: Args) => Promise<ActionResult<T>> {
  return async (...args) => {
    try {
      if (!isSameOrigin(await headers())) {
        return failed("This request did not come from a Portico page, so nothing was done. Reload the page.");
      }
      const ctx = await currentContext();
      if (!ctx) return failed("You are signed out. Reload the page to sign in again.");
      return { ok: true, data: await run(ctx, ...args) };
    } catch (error) {
      return explain(error);
    }
  };
}
