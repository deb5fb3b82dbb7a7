import type { Explanation } from "./explanation";
import { duration, type ExplainableAttempt, type Facts, factsOf, quoted } from "./facts";
import { describeCode } from "./failure-codes";
import { interceptionOf } from "./responder";
import { responseHints, retryAfter } from "./response-hints";
import { explainTransport } from "./transport";

export type { Explanation } from "./explanation";
export type { ExplainableAttempt } from "./facts";

/** What an answer says by itself, when nothing is known to have answered in the application's place. */
function plainSentence({ status, location, attempt, isHtml }: Facts): string {
  if (status >= 200 && status < 300)
    return `Your endpoint answered ${status} in ${duration(attempt.durationMs)}.`;
  if (status >= 300 && status < 400) {
    return location
      ? `Your endpoint answered ${status} and points to ${quoted(location)}; Portico does not follow redirects.`
      : `Your endpoint answered ${status} without a Location.`;
  }
  const responseText = isHtml ? "" : firstLine(attempt.responseBody ?? "");
  return `Your endpoint answered ${status} in ${duration(attempt.durationMs)}${responseText ? `: ${responseText}` : "."}`;
}

/** The start of an answer's body, when it is short enough to be read as a sentence. */
function firstLine(body: string): string {
  const line = quoted(body.slice(0, 1_000), 160);
  return /[.…!?]$/.test(line) || line === "" ? line : `${line}.`;
}

/** What is to be said of an answer that came after the deadline; undefined when none did. */
function explainLate({ attempt, limitMs }: Facts): Explanation | undefined {
  const { lateStatusCode, lateMs } = attempt;
  if (typeof lateStatusCode !== "number" || typeof lateMs !== "number") return undefined;
  const limit = limitMs === undefined ? "" : `; the limit is ${duration(limitMs)}`;
  return {
    sentence: `Your endpoint answered ${lateStatusCode} after ${duration(lateMs)}${limit}.`,
    hints: [
      "Your own log shows this answer as an ordinary one: it does not know that Portico had stopped waiting.",
    ],
  };
}

/**
 * What happened in one attempt, in one exact sentence, and what its traces point to. The same attempt always gets the
 * same words; nothing is asked of the network or the database. Sentence and hints quote what strangers sent: show them
 * as text.
 */
export function explainAttempt(attempt: ExplainableAttempt): Explanation {
  const facts = factsOf(attempt);
  const late = explainLate(facts);
  if (late) return late;
  const transport = explainTransport(facts);
  if (transport) return transport;
  const interception = interceptionOf(facts);
  // Retention takes the headers that would name who challenged; the code stays.
  const onlyCode = facts.status === 0 || (attempt.code === "challenge_page" && !interception);
  if (onlyCode) return { sentence: describeCode(attempt.code).summary, hints: [] };
  return interception
    ? { sentence: interception.sentence, hints: [interception.hint, ...retryAfter(facts)] }
    : { sentence: plainSentence(facts), hints: responseHints(facts) };
}
