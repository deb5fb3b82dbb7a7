import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import { outgoingMessage } from "./attempts/outgoing-message";
import { outgoingContent } from "./attempts/outgoing-request";
import { findDelivery } from "./find-delivery";
import { type StoredBody, storedBody } from "./stored-body";

/** The bytes of one attempt, in both directions. */
export interface AttemptBodies {
  /** The request body; null if nothing was sent, or after retention has deleted it. */
  readonly request: StoredBody | null;
  /** The stored part of the response body; null if there was none, or after retention has deleted it. */
  readonly response: StoredBody | null;
}

/**
 * The bodies that an attempt sent and received. The request body is not stored with each attempt. It is built again from
 * the event, and returned only if its hash equals the one that was recorded when it was sent.
 * @throws PorticoError `not_found`
 */
export async function readAttemptBodies(args: {
  ctx: Context;
  deliveryId: PublicId<"delivery">;
  attemptId: PublicId<"attempt">;
}): Promise<AttemptBodies> {
  const { ctx, deliveryId, attemptId } = args;
  requireRight(ctx, "read");
  const delivery = await findDelivery(ctx, deliveryId);
  const attempt = await findByPublicId("attempt", attemptId, (id) =>
    prisma().attempt.findFirst({ where: { id, deliveryId: delivery.id } }),
  );
  const message = await outgoingMessage(delivery, attempt.number);
  const sentContent = message && outgoingContent(message);
  const request = storedBody(sentContent?.body, sentContent?.contentEncoding);
  const sent = Buffer.from(attempt.requestSha256).toString("hex");
  return {
    request: request?.sha256 === sent ? request : null,
    response: storedBody(attempt.responseBody),
  };
}
