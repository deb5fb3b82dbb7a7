import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { publicId } from "@/lib/platform/ids";
import type { Attempt, Event } from "@/prisma/generated/client";
import { type DeliveryRow, deliveryColumns, deliveryJoins, deliveryView } from "./delivery-row";
import { findDelivery } from "./find-delivery";

export type HeaderList = readonly (readonly [string, string])[];

function text(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}

/** An attempt as callers see it. Bodies are text; bytes that are not UTF-8 show as replacement characters. */
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
    requestHeaders: attempt.requestHeaders as unknown as HeaderList,
    requestSha256: Buffer.from(attempt.requestSha256).toString("hex"),
    responseHeaders: attempt.responseHeaders as unknown as HeaderList | null,
    responseBody: text(attempt.responseBody),
    responseCut: attempt.responseTruncated,
    retryAfterMs: attempt.retryAfterMs,
    /** What came after the deadline, and how long after the start; null when nothing did. */
    lateStatusCode: attempt.lateStatusCode,
    lateMs: attempt.lateMs,
    resumed: attempt.resumed,
  };
}

export type AttemptView = ReturnType<typeof attemptView>;

function eventPart(event: Event) {
  return {
    contentType: event.contentType,
    receivedAt: event.receivedAt.toISOString(),
    size: event.bodySize,
    sha256: Buffer.from(event.bodySha256).toString("hex"),
    duplicates: event.duplicates,
    headers: event.headers as unknown as HeaderList,
    attributes: event.attributes,
    /** Null once retention has removed it. */
    body: text(event.body),
  };
}

/** One delivery with every attempt, in order, and the event that it carries. */
export async function readDelivery({ ctx, deliveryId }: { ctx: Context; deliveryId: string }) {
  requireRight(ctx, "read");
  const { id, eventId } = await findDelivery(ctx, deliveryId);
  const [row, attempts, event] = await Promise.all([
    pool().query<DeliveryRow>(
      `SELECT ${deliveryColumns} FROM deliveries d ${deliveryJoins} WHERE d.id = $1`,
      [id],
    ),
    prisma().attempt.findMany({ where: { deliveryId: id }, orderBy: [{ cycle: "asc" }, { number: "asc" }] }),
    prisma().event.findUniqueOrThrow({ where: { id: eventId } }),
  ]);
  const [delivery] = row.rows;
  if (!delivery) throw new Error(`Delivery ${deliveryId} vanished while it was read.`);
  return { ...deliveryView(delivery), attempts: attempts.map(attemptView), event: eventPart(event) };
}

export type DeliveryDetail = Awaited<ReturnType<typeof readDelivery>>;
