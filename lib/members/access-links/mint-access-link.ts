import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, mayDo, type Role, requireRight, rightsOfGuest } from "@/lib/auth/context";
import { findPartner } from "@/lib/partners/find-partner";
import { prisma } from "@/lib/platform/database/prisma";
import { env, publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { hashToken, newToken } from "@/lib/platform/token";
import { type AccessLinkView, accessLinkView } from "./access-link-view";
import { createAccessLinkInput } from "./schemas";

export interface NewAccessLink extends AccessLinkView {
  /** Told this once. Whoever opens it first is the guest. */
  readonly url: string;
}

/**
 * Mints a link that lets someone into the portal as a guest of a partner: single use, good for minutes, its session for
 * hours. Nobody can let a guest do more than they may do themselves.
 * @throws PorticoError `not_found`, `forbidden`, `invalid_input`
 */
export async function mintAccessLink(args: {
  ctx: Context;
  partnerId: string;
  input: unknown;
}): Promise<NewAccessLink> {
  const { ctx } = args;
  requireRight(ctx, "manage_members");
  const partner = await findPartner(ctx, args.partnerId);
  const { readOnly, expiresInSeconds, ...input } = parseInput(createAccessLinkInput, args.input ?? {});
  const role = readOnly ? "viewer" : "manager";
  requireOwnRights(ctx, role);
  if (input.embed) requireEmbedding();
  const [id, token, now] = [newId(), newToken(), ctx.clock.now()];
  const expiresAt = new Date(now.getTime() + expiresInSeconds * 1_000);
  const { actor } = ctx;
  return prisma().$transaction(async (tx) => {
    const link = await tx.accessLink.create({
      data: {
        ...input,
        id,
        role,
        expiresAt,
        createdAt: now,
        partnerId: partner.id,
        tokenHash: hashToken(token),
        apiKeyId: actor.kind === "api_key" ? actor.id : null,
        mintedBy: actor.name,
      },
    });
    await recordAudit(tx, ctx, {
      action: "access_link.create",
      targetKind: "access_link",
      targetId: id,
      partnerId: partner.id,
      detail: { name: input.name, role, embed: input.embed, expiresAt: expiresAt.toISOString() },
    });
    return { ...accessLinkView(link), url: `${publicUrl()}/access/${token}${input.embed ? "?embed=1" : ""}` };
  });
}

function requireOwnRights(ctx: Context, role: Role): void {
  const exceeding = rightsOfGuest(role).find((right) => !mayDo(ctx.actor, right));
  if (exceeding === undefined) return;
  throw new PorticoError(
    "forbidden",
    `A guest cannot be given more than you may do yourself, and you may not "${exceeding}". ` +
      "With readOnly the guest needs only to read.",
  );
}

/** The cookie of a session in another site's frame goes over https alone; browsers count their own machine as such. */
function requireEmbedding(): void {
  if (!env().PORTICO_EMBED_ORIGINS?.length)
    throw invalidField("embed", "no site may embed this Portico: PORTICO_EMBED_ORIGINS is not set");
  const { protocol, hostname } = new URL(publicUrl());
  if (protocol !== "https:" && hostname !== "localhost")
    throw invalidField("embed", "works only where PORTICO_URL is an https:// URL");
}
