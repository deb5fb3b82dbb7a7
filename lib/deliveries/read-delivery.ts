import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { readableText } from "@/lib/dialects/readable-body";
import { readableHeaders } from "@/lib/events/ingest/headers";
import { storedHeaders, storedSentHeaders } from "@/lib/http/stored-headers";
import { db, sql } from "@/lib/platform/database/db";
import { prisma } from "@/lib/platform/database/prisma";
import { type PublicId, publicId } from "@/lib/platform/ids";
import type { Attempt, Event } from "@/prisma/generated/client";
import { type DeliveryRow, deliveryColumns, deliveryJoins, deliveryView } from "./delivery-row";
import { findDelivery } from "./find-delivery";

function text(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}

/** An attempt as the API returns it. Bodies are text; bytes that are not UTF-8 become replacement characters. */
function attemptView(attempt: Attempt) {
  return {
    id: publicId("attempt", attempt.id),
    cycle: attempt.cycle,
    number: attempt.number,
    trigger: attempt.trigger,
    startedAt: attempt.startedAt.toISOString(),
    durationMs: attempt.durationMs,
    code: attempt.code,
    statusCode: attempt.statusCode,
    detail: attempt.detail,
    url: attempt.url,
    configVersion: attempt.configVersion,
    secretVersion: attempt.secretVersion,
    remoteAddress: attempt.remoteAddress,
    timings: {
      dnsMs: attempt.dnsMs,
      connectMs: attempt.connectMs,
      tlsMs: attempt.tlsMs,
      firstByteMs: attempt.firstByteMs,
      totalMs: attempt.durationMs,
    },
    requestHeaders: storedSentHeaders(attempt.requestHeaders),
    requestSha256: Buffer.from(attempt.requestSha256).toString("hex"),
    responseHeaders: attempt.responseHeaders === null ? null : storedHeaders(attempt.responseHeaders),
    responseBody: text(attempt.responseBody),
    responseCut: attempt.responseTruncated,
    retryAfterMs: attempt.retryAfterMs,
    /** A response that came after the deadline, and how long after the start; null without one. */
    lateStatusCode: attempt.lateStatusCode,
    lateMs: attempt.lateMs,
    resumed: attempt.resumed,
  };
}

export type AttemptView = ReturnType<typeof attemptView>;

function eventPart(ctx: Context, event: Event) {
  return {
    contentType: event.contentType,
    contentEncoding: event.contentEncoding,
    receivedAt: event.receivedAt.toISOString(),
    size: event.bodySize,
    sha256: Buffer.from(event.bodySha256).toString("hex"),
    duplicates: event.duplicates,
    conflicts: event.conflicts,
    lastConflictAt: event.lastConflictAt?.toISOString() ?? null,
    headers: readableHeaders(ctx, event.dialect, event.headers),
    attributes: event.attributes,
    /** Whether the body has values that are not in `attributes`; null for events of older versions. */
    attributesLeftOut: event.attributesLeftOut,
    /** Decoded; null after retention has deleted it. */
    body: event.body && readableText(Buffer.from(event.body), event.contentEncoding),
  };
}

/**
 * One delivery with all its attempts, in order, and its event.
 * @throws PorticoError `not_found`
 */
export async function readDelivery({ ctx, deliveryId }: { ctx: Context; deliveryId: PublicId<"delivery"> }) {
  requireRight(ctx, "read");
  const { id, eventId } = await findDelivery(ctx, deliveryId);
  const [[delivery], attempts, event] = await Promise.all([
    db().$queryRaw<DeliveryRow[]>(
      sql`SELECT ${deliveryColumns} FROM deliveries d ${deliveryJoins} WHERE d.id = ${id}::uuid`,
    ),
    prisma().attempt.findMany({ where: { deliveryId: id }, orderBy: [{ cycle: "asc" }, { number: "asc" }] }),
    prisma().event.findUniqueOrThrow({ where: { id: eventId } }),
  ]);
  if (!delivery) throw new Error(`Delivery ${deliveryId} was deleted while it was read.`);
  return { ...deliveryView(delivery), attempts: attempts.map(attemptView), event: eventPart(ctx, event) };
}

export type DeliveryDetail = Awaited<ReturnType<typeof readDelivery>>;
