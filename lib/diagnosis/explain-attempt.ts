import { answerHints, retryAfter } from "./answer-hints";
import { interceptionOf } from "./answered-by";
import { duration, type ExplainableAttempt, type Facts, factsOf, quoted } from "./facts";
import { describeCode } from "./failure-codes";
import { type Explanation, explainTransport } from "./transport";

export type { ExplainableAttempt } from "./facts";
export type { Explanation } from "./transport";

/** What an answer says by itself, when nothing is known to have answered in the application's place. */
function plainSentence({ status, location, attempt, isHtml }: Facts): string {
  if (status >= 200 && status < 300)
    return `Your endpoint answered ${status} in ${duration(attempt.durationMs)}.`;
  if (status >= 300 && status < 400) {
    return location
      ? `Your endpoint answered ${status} and points to ${quoted(location)}; Portico does not follow redirects.`
      : `Your endpoint answered ${status} without a Location.`;
  }
  const said = isHtml ? "" : firstLine(attempt.responseBody ?? "");
  return `Your endpoint answered ${status} in ${duration(attempt.durationMs)}${said ? `: ${said}` : "."}`;
}

/** The start of an answer's body, when it is short enough to be read as a sentence. */
function firstLine(body: string): string {
  const line = quoted(body.slice(0, 1_000), 160);
  return /[.…!?]$/.test(line) || line === "" ? line : `${line}.`;
}

/**
 * What happened in one attempt, in one exact sentence, and what its traces point to. The same attempt always gets the
 * same words; nothing is asked of the network or the database. Sentence and hints quote what strangers sent: show them
 * as text.
 */
export function explainAttempt(attempt: ExplainableAttempt): Explanation {
  const facts = factsOf(attempt);
  const transport = explainTransport(facts);
  if (transport) return transport;
  if (facts.status === 0) return { sentence: describeCode(attempt.code).summary, hints: [] };
  const interception = interceptionOf(facts);
  return interception
    ? { sentence: interception.sentence, hints: [interception.hint, ...retryAfter(facts)] }
    : { sentence: plainSentence(facts), hints: answerHints(facts) };
}
