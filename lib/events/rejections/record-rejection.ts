import type { SignatureHint } from "@/lib/dialects/types";
import type { HeaderPairs } from "@/lib/http/types";
import { providerWaitsMs, queryWithin } from "@/lib/platform/database/pool";
import { newId, type SourceId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { storableText } from "@/lib/platform/storable-text";
import { storableHeaders } from "../ingest/headers";

/** Rows that are kept per source, and for all unknown slugs together. Older ones are deleted. */
const maxPerSource = 500;
/** Rows that one process writes per minute and source. More are only counted. */
const writtenPerMinute = 60;
const maxBodyBytes = 4_096;
const maxCounters = 1_000;

export interface RejectedRequest {
  readonly sourceId: SourceId | null;
  readonly slug: string;
  readonly code: string;
  readonly detail: string;
  /** Why the signature is not valid; null for every other code. */
  readonly hint: SignatureHint | null;
  readonly statusCode: number;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
  readonly address: string | null;
}

interface Counter {
  minute: number;
  written: number;
  suppressed: number;
}

/** Rows of this minute by source. Bounded, so that made-up slugs cannot fill the memory. */
const counters = new Map<string, Counter>();

function counterOf(key: string, minute: number): Counter {
  const found = counters.get(key);
  if (found && found.minute === minute) return found;
  if (counters.size >= maxCounters) counters.clear();
  const counter = { minute, written: 0, suppressed: found?.suppressed ?? 0 };
  counters.set(key, counter);
  return counter;
}

/**
 * Stores an inbound request that was not accepted, to explain why a webhook did not arrive. Anyone can cause rejections,
 * so they are bounded per minute, per source and in size. A rejection that cannot be stored is only logged: the response
 * to the sender does not depend on it.
 */
export async function recordRejection(request: RejectedRequest): Promise<void> {
  const counter = counterOf(request.sourceId ?? "unknown", Math.floor(Date.now() / 60_000));
  if (counter.written >= writtenPerMinute) {
    counter.suppressed += 1;
    return;
  }
  counter.written += 1;
  const suppressed = counter.suppressed;
  counter.suppressed = 0;
  await insert(request, suppressed).catch((error: unknown) => {
    log.warn("a rejection could not be stored", {
      source: request.slug.slice(0, 64),
      code: request.code,
      error,
    });
  });
}

async function insert(request: RejectedRequest, suppressed: number): Promise<void> {
  await queryWithin(providerWaitsMs, {
    name: "store-rejection",
    text: `WITH kept AS (
        INSERT INTO rejections (id, source_id, slug, code, detail, status_code, headers, body_start, body_size, address, suppressed, hint)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      )
      DELETE FROM rejections WHERE id IN (
        SELECT id FROM rejections WHERE source_id IS NOT DISTINCT FROM $2 ORDER BY id DESC OFFSET ${maxPerSource - 1}
      )`,
    values: [
      newId(),
      request.sourceId,
      storableText(request.slug.slice(0, 100)),
      request.code,
      storableText(request.detail.slice(0, 500)),
      request.statusCode,
      JSON.stringify(storableHeaders(request.headers)),
      request.body.subarray(0, maxBodyBytes),
      request.body.length,
      request.address,
      suppressed,
      request.hint,
    ],
  });
}
