import type { Context } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import type { ApiKeyId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";

/** Who made an API key, as stored with it. */
export interface KeyMaker {
  /** The name of the actor at that time. */
  readonly createdBy: string;
  /** The member who made the key, or the key with which it was made. */
  readonly madeByUserId: string | null;
  /** The key with which it was made. */
  readonly madeByKeyId: ApiKeyId | null;
}

interface MadeKey extends KeyMaker {
  readonly expiresAt: Date | null;
}

/**
 * The maker of a new key, and when the key expires. A key that is made with a key does not outlive it.
 * @throws PorticoError `invalid_input` for a later expiry, `conflict` if the actor's key was revoked in the meantime
 */
export async function makerOfKey(tx: Tx, { actor }: Context, expiresAt: Date | undefined): Promise<MadeKey> {
  const base = { createdBy: actor.name, madeByKeyId: null, expiresAt: expiresAt ?? null };
  if (actor.kind !== "api_key") return { ...base, madeByUserId: actor.kind === "user" ? actor.id : null };
  // A revocation of the actor's key waits for this one, and then finds the new key.
  await tx.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${actor.id}::uuid FOR SHARE`;
  const parent = await tx.apiKey.findUniqueOrThrow({ where: { id: actor.id } });
  if (parent.revokedAt) throw new PorticoError("conflict", "The API key of this request was revoked.");
  if (expiresAt && parent.expiresAt && expiresAt > parent.expiresAt)
    throw invalidField("expiresAt", "must not be later than the expiry of the key that makes it");
  return {
    ...base,
    madeByUserId: parent.madeByUserId,
    madeByKeyId: actor.id,
    expiresAt: expiresAt ?? parent.expiresAt,
  };
}
