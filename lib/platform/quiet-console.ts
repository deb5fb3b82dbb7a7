import { stripVTControlCharacters } from "node:util";
import { safeText } from "./describe-error";
import { log } from "./logger";

type Level = "error" | "warn" | "info";

function say(level: Level, words: readonly unknown[]): void {
  const texts = words.filter((word) => typeof word === "string").map(stripVTControlCharacters);
  const error = words.find((word) => typeof word === "object" && word !== null);
  const message = safeText(texts.join(" ")) || "something was printed";
  log[level](message, error === undefined ? {} : { error });
}

/**
 * Makes what libraries print to the console lines of Portico's log, under its rules. Next prints errors whole, with all
 * their properties, and those of the database quote rows.
 */
export function quietConsole(): void {
  Object.assign(console, {
    error: (...words: unknown[]) => say("error", words),
    warn: (...words: unknown[]) => say("warn", words),
    info: (...words: unknown[]) => say("info", words),
    log: (...words: unknown[]) => say("info", words),
    debug: () => undefined,
    trace: (...words: unknown[]) => say("warn", words),
  });
}
