import { command } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { curlCommand } from "@/lib/http/curl-command";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { noInput } from "@/lib/platform/command";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import type { Delivery, Endpoint } from "@/prisma/generated/client";
import { activeSecretIds, SecretRing, type SigningSecrets } from "./attempts/endpoint-secrets";
import { outgoingMessage } from "./attempts/outgoing-message";
import { outgoingRequest, type Trigger, triggerOf } from "./attempts/outgoing-request";
import { findDelivery } from "./find-delivery";

export interface SignedCurl {
  /** A shell command. It contains a signature, never the secret. */
  readonly command: string;
  readonly url: string;
  /** The version of the newest secret that signs it. */
  readonly secretVersion: number;
  /** How long receivers accept the signature; null if there is no limit. */
  readonly goodForSeconds: number | null;
}

interface ChosenAttempt {
  readonly number: number;
  readonly trigger: Trigger;
}

/**
 * Makes a curl command that repeats an attempt: the bytes and headers that Portico would send now, to the endpoint's
 * present URL, signed with its present secrets. The old signature would not work: most receivers refuse a timestamp that
 * is minutes old, and the secret may have been rotated. Nothing is sent and the log of attempts does not change. But the
 * reader gets a signed request, so it takes the right to replay and is audited.
 * @param attemptId the attempt to repeat; by default the one that would be made next
 * @throws PorticoError `forbidden`, `not_found`, `conflict` if the body is gone, the endpoint has no secret, or its URL
 *   must not be called
 */
export async function makeCurl(args: {
  ctx: Context;
  deliveryId: PublicId<"delivery">;
  attemptId?: PublicId<"attempt"> | undefined;
}): Promise<SignedCurl> {
  const { ctx, deliveryId, attemptId } = args;
  requireRight(ctx, "replay");
  const delivery = await findDelivery(ctx, deliveryId);
  const { endpoint } = delivery;
  const { number, trigger } = await chosenAttempt(delivery, attemptId);
  const message = await outgoingMessage(delivery, number);
  if (!message)
    throw new PorticoError(
      "conflict",
      "The event body is no longer stored, so the request cannot be signed.",
    );
  const url = urlOf(endpoint);
  const secrets = await secretsOf(endpoint);
  const request = outgoingRequest(message, secrets.texts, trigger, ctx.clock.now());
  const { newestVersion: secretVersion } = secrets;
  await recordCopy({ ctx, delivery, url, secretVersion });
  const { timestamp } = storedDialect(endpoint.dialect).signature;
  return {
    command: curlCommand({ url, ...request }),
    url,
    secretVersion,
    goodForSeconds: timestamp?.toleranceSeconds ?? null,
  };
}

/** The audit entry of a curl command that was made. */
const recordCopy = command({
  right: "replay",
  input: noInput,
  audit: "delivery.copy_as_curl",
  run: async (_scope, args: { delivery: Delivery; url: string; secretVersion: number }) => {
    const { delivery, url, secretVersion } = args;
    const detail = { url, secretVersion };
    return { result: undefined, audit: { targetId: delivery.id, partnerId: delivery.partnerId, detail } };
  },
});

async function chosenAttempt(
  delivery: Delivery,
  attemptId: PublicId<"attempt"> | undefined,
): Promise<ChosenAttempt> {
  const { id: deliveryId, cycle, attemptCount } = delivery;
  if (attemptId === undefined) {
    const number = attemptCount + 1;
    return { number, trigger: triggerOf({ cycle, number }) };
  }
  return findByPublicId("attempt", attemptId, (id) =>
    prisma().attempt.findFirst({ where: { id, deliveryId } }),
  );
}

/** The endpoint's URL, unless Portico itself would not send to it. */
function urlOf({ url, deletedAt }: Endpoint): string {
  if (deletedAt) throw new PorticoError("conflict", "The endpoint was deleted.");
  const target = checkRegisteredUrl(url);
  if ("problem" in target) throw new PorticoError("conflict", target.problem);
  return target.url.href;
}

async function secretsOf({ id }: Endpoint): Promise<SigningSecrets> {
  const secrets = await new SecretRing().get({ endpointId: id, secretIds: await activeSecretIds(id) });
  if (!secrets)
    throw new PorticoError("conflict", "The endpoint has no active secret. Rotate the secret first.");
  return secrets;
}
