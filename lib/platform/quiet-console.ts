import { stripVTControlCharacters } from "node:util";
import { safeText } from "./describe-error";
import { log } from "./logger";

type Level = "error" | "warn" | "info";

function logArguments(level: Level, args: readonly unknown[]): void {
  const texts = args.filter((arg) => typeof arg === "string").map(stripVTControlCharacters);
  const error = args.find((arg) => typeof arg === "object" && arg !== null);
  const message = safeText(texts.join(" ")) || "something was printed";
  log[level](message, error === undefined ? {} : { error });
}

/**
 * Sends console output of libraries to Portico's log, so that the rules of the log apply. Next prints errors with all of
 * their properties, and database errors quote rows.
 */
export function redirectConsole(): void {
  Object.assign(console, {
    error: (...args: unknown[]) => logArguments("error", args),
    warn: (...args: unknown[]) => logArguments("warn", args),
    info: (...args: unknown[]) => logArguments("info", args),
    log: (...args: unknown[]) => logArguments("info", args),
    debug: () => undefined,
    trace: (...args: unknown[]) => logArguments("warn", args),
  });
}
