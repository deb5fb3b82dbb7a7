import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { curlCommand } from "@/lib/http/curl-command";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound, PorticoError } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { Delivery, Endpoint } from "@/prisma/generated/client";
import { SecretRing, type SigningSecrets, secretsInForce } from "./attempts/endpoint-secrets";
import { outgoingMessage } from "./attempts/outgoing-message";
import { outgoingRequest, type Trigger, triggerOf } from "./attempts/outgoing-request";
import { findDelivery } from "./find-delivery";

export interface SignedCurl {
  /** A shell command. It holds a signature, never the secret. */
  readonly command: string;
  readonly url: string;
  /** The newest secret that it is signed with. */
  readonly secretVersion: number;
  /** For so long receivers take the signature; null: for ever. */
  readonly goodForSeconds: number | null;
}

interface Which {
  readonly number: number;
  readonly trigger: Trigger;
}

/**
 * An attempt as a command that its reader can run: the bytes and headers that Portico would send now, to where the
 * endpoint is now, with the secrets in force now. The old signature would be of no use: most receivers refuse a
 * timestamp that is minutes old, and the secret may have been rotated. Nothing is sent and nothing is added to the log,
 * but a signed request leaves Portico by another hand, so it takes the right to replay and is written down.
 * @param attemptId the attempt that is repeated; without it, the one that would be made next
 * @throws PorticoError `not_found`, `conflict` when there is nothing to sign, to sign with or to send to
 */
export async function makeCurl(args: {
  ctx: Context;
  deliveryId: string;
  attemptId?: string;
}): Promise<SignedCurl> {
  const { ctx, deliveryId, attemptId } = args;
  requireRight(ctx, "replay");
  const delivery = await findDelivery(ctx, deliveryId);
  const { endpoint } = delivery;
  const { number, trigger } = await chosenAttempt(delivery, attemptId);
  const message = await outgoingMessage(delivery, number);
  if (!message) throw new PorticoError("conflict", "The body is no longer kept, so nothing can be signed.");
  const url = urlOf(endpoint);
  const secrets = await secretsOf(endpoint);
  const request = outgoingRequest(message, secrets.texts, trigger, ctx.clock.now());
  const { newestVersion: secretVersion } = secrets;
  await prisma().$transaction((tx) =>
    recordAudit(tx, ctx, {
      action: "delivery.copy_as_curl",
      targetKind: "delivery",
      targetId: delivery.id,
      partnerId: delivery.partnerId,
      detail: { url, secretVersion },
    }),
  );
  const { timestamp } = storedDialect(endpoint.dialect).signature;
  return {
    command: curlCommand({ url, ...request }),
    url,
    secretVersion,
    goodForSeconds: timestamp?.toleranceSeconds ?? null,
  };
}

async function chosenAttempt(delivery: Delivery, attemptId: string | undefined): Promise<Which> {
  const { id: deliveryId, cycle, attemptCount } = delivery;
  if (attemptId === undefined) {
    const number = attemptCount + 1;
    return { number, trigger: triggerOf({ cycle, number }) };
  }
  const id = parseId("attempt", attemptId);
  const attempt = id ? await prisma().attempt.findFirst({ where: { id, deliveryId } }) : null;
  if (!attempt) throw notFound("attempt");
  return attempt;
}

/** Where Portico would send it. What the door would not let out is not signed either. */
function urlOf({ url, deletedAt }: Endpoint): string {
  if (deletedAt) throw new PorticoError("conflict", "The endpoint was deleted; nothing is signed for it.");
  const target = checkRegisteredUrl(url);
  if ("problem" in target) throw new PorticoError("conflict", target.problem);
  return target.url.href;
}

async function secretsOf({ id }: Endpoint): Promise<SigningSecrets> {
  const secrets = await new SecretRing(id).get(await secretsInForce(id));
  if (!secrets) throw new PorticoError("conflict", "The endpoint has no secret in force. Rotate it first.");
  return secrets;
}
