import { createHash, randomBytes } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { newId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { partnerForRole } from "../partner/partner-for-role";
import { createApiKeyInput } from "../schemas";

/** Characters of a key that stay readable, to tell keys apart. */
const prefixLength = 8;

/**
 * What is stored of a key. A fast hash is right here: the key is 256 random bits, which no guessing reaches, and it is
 * checked on every request.
 */
export function hashApiKey(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(key, "utf8").digest());
}

/** Makes an API key. It is returned this once; only its hash is kept. */
export async function createApiKey({ ctx, input }: { ctx: Context; input: unknown }) {
  requireRight(ctx, "operate");
  const wish = parseInput(createApiKeyInput, input);
  const partnerId = await partnerForRole(ctx, wish.role, wish.partnerId);
  const key = wish.key ?? `pk_${randomBytes(32).toString("base64url")}`;
  const id = newId();
  await prisma().$transaction(async (tx) => {
    await tx.apiKey.create({
      data: {
        id,
        name: wish.name,
        role: wish.role,
        partnerId,
        prefix: key.slice(0, prefixLength),
        hash: hashApiKey(key),
        expiresAt: wish.expiresAt,
      },
    });
    await recordAudit(tx, ctx, {
      action: "api_key.create",
      targetKind: "api_key",
      targetId: id,
      partnerId,
      detail: { name: wish.name, role: wish.role },
    });
  });
  return { id: publicId("apiKey", id), name: wish.name, role: wish.role, key };
}
