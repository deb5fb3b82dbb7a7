/** An attempt as the log has it; `AttemptView` of lib/deliveries fits, and so does a test send's record as text. */
export interface ExplainableAttempt {
  readonly code: string;
  readonly statusCode: number | null;
  readonly detail: string | null;
  readonly durationMs: number;
  readonly timeoutMs?: number;
  /** Where the request went; with it, a redirect can be compared with what is registered. */
  readonly url?: string;
  readonly timings: {
    readonly dnsMs: number | null;
    readonly connectMs: number | null;
    readonly tlsMs: number | null;
    readonly firstByteMs: number | null;
    readonly totalMs: number | null;
  };
  readonly responseHeaders: readonly (readonly [string, string])[] | null;
  readonly responseBody: string | null;
  /** What came after the deadline, and how many milliseconds after the start; null when nothing did. */
  readonly lateStatusCode?: number | null;
  readonly lateMs?: number | null;
}

/** What the matchers ask about an attempt, worked out once. */
export interface Facts {
  readonly attempt: ExplainableAttempt;
  /** 0 when there was no answer. */
  readonly status: number;
  /** All values of a header, joined with ", "; "" when it is absent. */
  readonly header: (name: string) => string;
  readonly body: string;
  /** The answer is a web page, by its type or its first bytes. */
  readonly isHtml: boolean;
  /** Where a redirect points, or "". Retention removes headers, but not the detail. */
  readonly location: string;
  /** The time limit that was in force, as far as it is known. */
  readonly limitMs: number | undefined;
}

/** Fingerprints are near the top of a page. */
const examinedChars = 20_000;

export function factsOf(attempt: ExplainableAttempt): Facts {
  const headers = attempt.responseHeaders ?? [];
  const header = (name: string) =>
    headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : [])).join(", ");
  const body = (attempt.responseBody ?? "").slice(0, examinedChars);
  return {
    attempt,
    status: attempt.statusCode ?? 0,
    header,
    body,
    isHtml: /^\s*text\/html/i.test(header("content-type")) || /^\s*<(!doctype html|html)\b/i.test(body),
    location: header("location") || (/^Location: (.+)/.exec(attempt.detail ?? "")?.[1] ?? ""),
    limitMs: limitOf(attempt),
  };
}

/** The detail tells the limit of that moment; the endpoint's may have been changed since. */
function limitOf({ detail, timeoutMs }: ExplainableAttempt): number | undefined {
  const limit = /^No complete (?:answer|response) within (\d+) ms\.$/.exec(detail ?? "")?.[1];
  return limit === undefined ? timeoutMs : Number(limit);
}

/** "40 ms", "10.0 s". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "an unknown time";
  const rounded = Math.max(0, Math.round(ms));
  return rounded < 1_000 ? `${rounded} ms` : `${(rounded / 1_000).toFixed(1)} s`;
}

/** Foreign text as it may stand in a sentence: one line, no control characters, not too long. */
export function quoted(text: string, maxChars = 200): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim();
  return line.length > maxChars ? `${line.slice(0, maxChars)}…` : line;
}
