import type { SignatureHint } from "@/lib/dialects/types";
import { maskUrlCredentials } from "@/lib/http/stored-headers";
import type { HeaderPairs } from "@/lib/http/types";
import { systemClock } from "@/lib/platform/clock";
import { providerWaitsMs, queryWithin } from "@/lib/platform/database/pool";
import { newId, type SourceId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { storableText } from "@/lib/platform/storable-text";
import { storableHeaders } from "../ingest/headers";
import { RejectionLimiter } from "./rejection-limiter";
import { senderOf } from "./sender-of";

/** Rows that are kept per source and cause (all unknown sources count as one). Older ones are deleted. */
const maxPerCause = 500;
/** The same for one sender, so that one sender cannot push out the rows of all others. */
const maxPerSender = 100;
const maxBodyBytes = 4_096;

export interface RejectedRequest {
  readonly sourceId: SourceId | null;
  readonly slug: string;
  /** The path, if it is not `/api/webhooks/{slug}`. */
  readonly path?: string;
  readonly code: string;
  readonly detail: string;
  /** Why the signature is not valid. */
  readonly hint?: SignatureHint;
  readonly statusCode: number;
  readonly headers: HeaderPairs;
  /** Undefined if it was not read. */
  readonly body?: Buffer;
  /** The size of the body in bytes, if it is known. */
  readonly bodySize?: number;
  readonly address: string | null;
}

const limiter = new RejectionLimiter();

/**
 * Stores an inbound request that was not accepted, to explain why a webhook did not arrive. Anyone can cause rejections,
 * so they are bounded by source, cause and sender, per minute and in all, and in size. A rejection that cannot be stored
 * is only logged: the response to the sender does not depend on it.
 */
export async function recordRejection(request: RejectedRequest): Promise<void> {
  const { sourceId, code, address } = request;
  const sender = senderOf(address);
  const suppressed = limiter.admit({ sourceId, code, sender }, systemClock.now().getTime());
  if (suppressed === undefined) return;
  await insert(request, sender, suppressed).catch((error: unknown) => {
    log.warn("a rejection could not be stored", {
      source: request.slug.slice(0, 64),
      code: request.code,
      error,
    });
  });
}

async function insert(request: RejectedRequest, sender: string, suppressed: number): Promise<void> {
  const { body = Buffer.alloc(0) } = request;
  await queryWithin(providerWaitsMs, {
    name: "store-rejection",
    text: `WITH kept AS (
        INSERT INTO rejections (id, source_id, slug, code, detail, status_code, headers, body_start, body_size, address,
          suppressed, path, sender, hint)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      )
      DELETE FROM rejections WHERE id IN (
        (SELECT id FROM rejections WHERE code = $4 AND source_id IS NOT DISTINCT FROM $2
          ORDER BY id DESC OFFSET ${maxPerCause - 1})
        UNION ALL
        (SELECT id FROM rejections WHERE code = $4 AND sender = $13 AND source_id IS NOT DISTINCT FROM $2
          ORDER BY id DESC OFFSET ${maxPerSender - 1})
      )`,
    values: [
      newId(),
      request.sourceId,
      storableText(request.slug.slice(0, 100)),
      request.code,
      storableText(request.detail.slice(0, 500)),
      request.statusCode,
      JSON.stringify(storableHeaders(request.headers)),
      body.subarray(0, maxBodyBytes),
      request.bodySize ?? body.length,
      request.address,
      suppressed,
      request.path === undefined ? null : storableText(maskUrlCredentials(request.path).slice(0, 500)),
      sender,
      request.hint ?? null,
    ],
  });
}
