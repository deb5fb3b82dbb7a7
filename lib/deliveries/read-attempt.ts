import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import { outgoingMessage } from "./attempts/outgoing-message";
import { outgoingBody } from "./attempts/outgoing-request";
import { findDelivery } from "./find-delivery";
import { type StoredBody, storedBody } from "./stored-body";

/** The bytes of one attempt, in both directions. */
export interface AttemptBodies {
  /** What was sent; null once retention has removed it, or when nothing was sent. */
  readonly request: StoredBody | null;
  /** What was kept of the answer; null when there was none or it is no longer kept. */
  readonly response: StoredBody | null;
}

/**
 * The bytes that an attempt sent and got. What is sent is not stored with each attempt: it is made again from what is,
 * and shown only when its hash is the one that was recorded when it went out.
 * @throws PorticoError `not_found`
 */
export async function readAttemptBodies(args: {
  ctx: Context;
  deliveryId: string;
  attemptId: string;
}): Promise<AttemptBodies> {
  const { ctx, deliveryId, attemptId } = args;
  requireRight(ctx, "read");
  const delivery = await findDelivery(ctx, deliveryId);
  const id = parseId("attempt", attemptId);
  const attempt = id ? await prisma().attempt.findFirst({ where: { id, deliveryId: delivery.id } }) : null;
  if (!attempt) throw notFound("attempt");
  const message = await outgoingMessage(delivery, attempt.number);
  const request = storedBody(message && outgoingBody(message));
  const sent = Buffer.from(attempt.requestSha256).toString("hex");
  return {
    request: request?.sha256 === sent ? request : null,
    response: storedBody(attempt.responseBody),
  };
}
