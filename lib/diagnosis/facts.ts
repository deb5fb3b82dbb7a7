import type { FailureEvidence } from "@/lib/http/failure-evidence";
import { parseUrl } from "@/lib/platform/parse-url";

/** The part of an attempt that its explanation needs. */
export interface ExplainableAttempt {
  readonly code: string;
  readonly statusCode: number | null;
  readonly detail: string | null;
  readonly durationMs: number;
  /** The timeout that applied, if it is known. */
  readonly timeoutMs?: number | null;
  /** The URL of the request. */
  readonly url?: string;
  /** The target of a redirect. Retention removes the headers, but not this. */
  readonly location?: string | null;
  readonly evidence?: FailureEvidence | null;
  readonly timings: {
    readonly dnsMs: number | null;
    readonly connectMs: number | null;
    readonly tlsMs: number | null;
    readonly firstByteMs: number | null;
    readonly totalMs: number | null;
  };
  readonly responseHeaders: readonly (readonly [string, string])[] | null;
  readonly responseBody: string | null;
  /** A late response, and how many milliseconds after the start it arrived; null if there is none. */
  readonly lateStatusCode?: number | null;
  readonly lateMs?: number | null;
}

/** The facts that explanations read, computed once. */
export interface Facts {
  readonly attempt: ExplainableAttempt;
  /** 0 if there was no response. */
  readonly status: number;
  /** All values of a header, joined with ", "; "" if it is absent. */
  readonly header: (name: string) => string;
  readonly body: string;
  /** Whether the response is a web page, by its type or its first bytes. */
  readonly isHtml: boolean;
  /** The target of a redirect, or "". */
  readonly location: string;
  /** The timeout that applied, if it is known. */
  readonly limitMs: number | undefined;
  /** The host of the URL, safe to show; undefined if the URL is not known. */
  readonly host: string | undefined;
}

/** The strings that identify a product are near the top of its pages. */
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
    location: header("location") || (attempt.location ?? ""),
    limitMs: attempt.timeoutMs ?? undefined,
    host: hostOf(attempt.url ?? ""),
  };
}

function hostOf(url: string): string | undefined {
  const parsed = parseUrl(url);
  return parsed && quoted(parsed.hostname);
}

/** "40 ms", "10.0 s". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "an unknown time";
  const rounded = Math.max(0, Math.round(ms));
  return rounded < 1_000 ? `${rounded} ms` : `${(rounded / 1_000).toFixed(1)} s`;
}

/** Foreign text for use in a sentence: one line, no control characters, not too long. */
export function quoted(text: string, maxChars = 200): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim();
  return line.length > maxChars ? `${line.slice(0, maxChars)}…` : line;
}
