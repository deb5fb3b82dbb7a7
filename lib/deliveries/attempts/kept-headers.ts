import type { HeaderPairs } from "@/lib/http/types";

/** The longest value of a response header that is stored, in characters. */
const maxValueLength = 4_096;
/** The most characters of response headers that are stored. */
const maxTotalLength = 16 * 1024;

export interface KeptHeaders {
  readonly headers: HeaderPairs;
  /** Whether a value was cut or a header was left out. */
  readonly truncated: boolean;
}

/** The part of a response's headers that is stored. A long value is cut, so that it does not displace the others. */
export function keptHeaders(headers: HeaderPairs): KeptHeaders {
  const kept: [string, string][] = [];
  let left = maxTotalLength;
  for (const [name, value] of headers) {
    const pair: [string, string] = [name, cut(value)];
    left -= name.length + pair[1].length;
    if (left < 0) break;
    kept.push(pair);
  }
  const isCut = kept.length < headers.length || headers.some(([, value]) => value.length > maxValueLength);
  return { headers: kept, truncated: isCut };
}

function cut(value: string): string {
  return value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value;
}
