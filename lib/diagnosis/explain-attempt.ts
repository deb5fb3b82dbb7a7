import type { Explanation } from "./explanation";
import { duration, type ExplainableAttempt, type Facts, factsOf, quoted } from "./facts";
import { describeCode } from "./failure-codes";
import { interceptionOf } from "./responder";
import { responseHints, retryAfter } from "./response-hints";
import { explainTransport } from "./transport";

export type { Explanation } from "./explanation";
export type { ExplainableAttempt } from "./facts";

/** The sentence about a response of the application itself. */
function plainSentence({ status, location, attempt, isHtml }: Facts): string {
  if (status >= 200 && status < 300)
    return `Your endpoint responded ${status} in ${duration(attempt.durationMs)}.`;
  if (status >= 300 && status < 400) {
    return location
      ? `Your endpoint responded ${status} and redirects to ${quoted(location)}. Portico does not follow redirects.`
      : `Your endpoint responded ${status} without a Location header.`;
  }
  const responseText = isHtml ? "" : firstLine(attempt.responseBody ?? "");
  return `Your endpoint responded ${status} in ${duration(attempt.durationMs)}${responseText ? `: ${responseText}` : "."}`;
}

/** The start of a response body as one sentence. */
function firstLine(body: string): string {
  const line = quoted(body.slice(0, 1_000), 160);
  return /[.…!?]$/.test(line) || line === "" ? line : `${line}.`;
}

/** Explains a late response; undefined if there is none. */
function explainLate({ attempt, limitMs }: Facts): Explanation | undefined {
  const { lateStatusCode, lateMs } = attempt;
  if (typeof lateStatusCode !== "number" || typeof lateMs !== "number") return undefined;
  const limit = limitMs === undefined ? "" : `; the timeout is ${duration(limitMs)}`;
  return {
    sentence: `Your endpoint responded ${lateStatusCode} after ${duration(lateMs)}${limit}.`,
    hints: [
      "Your server's log shows a normal response, because your server does not know that Portico stopped waiting.",
    ],
  };
}

/**
 * Explains an attempt in one exact sentence, with hints about the cause. A pure function: the same attempt always gets the
 * same texts. They quote foreign text, so they must be shown as text and never as markup.
 */
export function explainAttempt(attempt: ExplainableAttempt): Explanation {
  const facts = factsOf(attempt);
  const late = explainLate(facts);
  if (late) return late;
  const transport = explainTransport(facts);
  if (transport) return transport;
  const interception = interceptionOf(facts);
  // Retention removes the headers that name the firewall, but not the code.
  const onlyCode = facts.status === 0 || (attempt.code === "challenge_page" && !interception);
  if (onlyCode) return { sentence: describeCode(attempt.code).summary, hints: [] };
  return interception
    ? { sentence: interception.sentence, hints: [interception.hint, ...retryAfter(facts)] }
    : { sentence: plainSentence(facts), hints: responseHints(facts) };
}
