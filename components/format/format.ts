import { parseUrl } from "@/lib/platform/parse-url";

/** The formats of numbers and times in the whole interface. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** "84 ms", "12.4 s", "3 m 20 s". */
export function formatDuration(ms: number): string {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < minute) return `${(ms / second).toFixed(1)} s`;
  return twoLargestUnits(ms);
}

/** The two largest units: "4 m 12 s", "2 h", "3 d 4 h". */
function twoLargestUnits(ms: number): string {
  const units = [
    ["d", day],
    ["h", hour],
    ["m", minute],
    ["s", second],
  ] as const;
  const first = units.findIndex(([, size]) => ms >= size);
  if (first === -1) return "0 s";
  const parts: string[] = [];
  let rest = ms;
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(" ");
}

/**
 * The outcome of an attempt: its status code or its failure code. If a response with a 2xx status was cut off, the
 * failure code is shown, because the status code would look like a success.
 */
export function formatOutcome(code: string, statusCode: number | null): string {
  const hasOwnStatus = code === "succeeded" || code.startsWith("http_");
  return hasOwnStatus && statusCode !== null ? String(statusCode) : code.replaceAll("_", " ");
}

/**
 * A time relative to another: "12 s ago", "in 4 m", "now".
 * @param precise adds a second unit to future times: "in 4 m 12 s"
 */
export function formatRelativeTime(at: number, now: number, precise = false): string {
  const ahead = at - now;
  const distance = Math.abs(ahead);
  if (distance < second) return "now";
  if (ahead > 0)
    return `in ${precise ? twoLargestUnits(ahead) : twoLargestUnits(ahead).split(" ").slice(0, 2).join(" ")}`;
  if (distance < minute) return `${Math.floor(distance / second)} s ago`;
  if (distance < hour) return `${Math.floor(distance / minute)} m ago`;
  if (distance < 2 * day) return `${Math.floor(distance / hour)} h ago`;
  return `${Math.floor(distance / day)} d ago`;
}

/**
 * The time until a moment: "in 4 m 12 s", and "at any moment" once it is reached.
 * @param wholeMinutes omits the seconds, for readers who prefer reduced motion
 */
export function formatCountdown(to: number, now: number, wholeMinutes = false): string {
  const ahead = to - now;
  if (ahead < second) return "at any moment";
  if (!wholeMinutes) return `in ${twoLargestUnits(ahead)}`;
  return ahead < minute
    ? "in less than a minute"
    : `in ${twoLargestUnits(Math.ceil(ahead / minute) * minute)}`;
}

/** "2026-06-25 09:14:11.204" in the local time zone. */
export function formatAbsoluteTime(at: Date): string {
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const date = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  const time = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}:${twoDigits(at.getSeconds())}`;
  return `${date} ${time}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** "940 B", "12.4 kB", "1.0 MB". */
export function formatBytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  if (count < 1_000_000) return `${(count / 1_000).toFixed(1)} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

/** "12,431 bytes", for exact comparisons. */
export function formatExactBytes(count: number): string {
  return formatCount(count, "byte");
}

/** "1 delivery", "3 deliveries". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "99.98%". Never "100%" if a part failed. */
export function formatPercent(part: number, whole: number): string {
  if (part === whole) return "100%";
  if (part === 0) return "0%";
  const floored = Math.floor((part / whole) * 10_000) / 100;
  return `${floored.toFixed(floored >= 99 ? 2 : 1)}%`;
}

export interface UrlParts {
  readonly host: string;
  /** Path and query; empty for the root. */
  readonly path: string;
}

export function urlParts(text: string): UrlParts {
  const url = parseUrl(text);
  if (!url) return { host: text, path: "" };
  const path = url.pathname + url.search;
  return { host: url.host, path: path === "/" ? "" : path };
}

/** The name of an endpoint: its description or, without one, its host. */
export function endpointName(endpoint: { description: string | null; url: string }): string {
  return endpoint.description || urlParts(endpoint.url).host;
}
