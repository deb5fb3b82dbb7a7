import { storedHeaders } from "@/lib/http/stored-headers";
import { prisma } from "@/lib/platform/database/prisma";
import type { Delivery, Endpoint } from "@/prisma/generated/client";
import type { Outgoing } from "./outgoing-request";

/**
 * Reads the message of a delivery's attempt without a claim, to show it and not to send it.
 * @returns undefined if retention has removed the body
 */
export async function outgoingMessage(
  delivery: Delivery & { readonly endpoint: Endpoint },
  number: number,
): Promise<Outgoing | undefined> {
  const event = await prisma().event.findUniqueOrThrow({ where: { id: delivery.eventId } });
  if (event.body === null) return undefined;
  return {
    deliveryId: delivery.id,
    number,
    eventId: event.id,
    externalId: event.externalId,
    type: event.type,
    sourceDialect: event.dialect,
    receivedAt: event.receivedAt,
    contentType: event.contentType,
    contentEncoding: event.contentEncoding,
    receivedHeaders: event.dialect === delivery.endpoint.dialect ? storedHeaders(event.headers) : null,
    dialect: delivery.endpoint.dialect,
    apiVersion: delivery.endpoint.apiVersion,
    body: Buffer.from(event.body),
  };
}
