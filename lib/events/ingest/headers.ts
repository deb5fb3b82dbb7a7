import type { HeaderRecord } from "@/lib/dialects/types";
import type { HeaderPairs } from "@/lib/http/types";
import { storableText } from "@/lib/platform/storable-text";

/** Headers with credentials: only their names are stored. */
const secretNames = new Set(["authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token"]);
const mask = "••••";
const maxValueLength = 8_192;

/** The lines as a record. Repeated headers are joined with ", " (RFC 9110, 5.3). */
export function headerRecord(pairs: HeaderPairs): HeaderRecord {
  const record: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = record[key];
    record[key] = before === undefined ? value : `${before}, ${value}`;
  }
  return record;
}

/** The lines as they are stored: secrets masked, values shortened, and without characters that jsonb cannot hold. */
export function storableHeaders(pairs: HeaderPairs): HeaderPairs {
  return pairs.map(([name, value]) => [
    name,
    secretNames.has(name.toLowerCase()) ? mask : storableText(value.slice(0, maxValueLength)),
  ]);
}
