import { command } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { type Role, rightsOfGuest } from "@/lib/auth/rights";
import { findPartner } from "@/lib/partners/find-partner";
import { requireQuota } from "@/lib/partners/quotas";
import { env, publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, type PublicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";
import { hashToken, newToken } from "@/lib/platform/token";
import { type AccessLinkView, accessLinkView } from "./access-link-view";
import { createAccessLinkInput } from "./schemas";

export interface NewAccessLink extends AccessLinkView {
  /** Shown once. The first person to open it becomes the guest. */
  readonly url: string;
}

/**
 * Creates a link that lets someone into the portal as a guest of a partner. It works once and for minutes; the session
 * lasts for hours. A guest cannot get more rights than the actor has.
 * @throws PorticoError `not_found`, `forbidden`, `invalid_input`, `quota_reached`
 */
export const mintAccessLink = command({
  right: "manage_members",
  input: createAccessLinkInput,
  audit: "access_link.create",
  run: async ({ tx, ctx, input }, { partnerId }: { partnerId: PublicId<"partner"> }) => {
    const { readOnly, expiresInSeconds, ...values } = input;
    const partner = await findPartner(ctx, partnerId, tx);
    const role = readOnly ? "viewer" : "manager";
    requireOwnRights(ctx, role);
    if (values.embed) requireEmbedding();
    const [token, now] = [newToken(), ctx.clock.now()];
    await requireQuota(tx, partner.id, "accessLinks", (ofPartner) =>
      tx.accessLink.count({ where: { partnerId: ofPartner, ...whereOpen(now) } }),
    );
    const link = await tx.accessLink.create({
      data: {
        ...values,
        id: newId(),
        role,
        expiresAt: new Date(now.getTime() + expiresInSeconds * 1_000),
        createdAt: now,
        partnerId: partner.id,
        tokenHash: hashToken(token),
        apiKeyId: ctx.actor.kind === "api_key" ? ctx.actor.id : null,
        mintedBy: ctx.actor.name,
      },
    });
    const view = accessLinkView(link);
    const url = `${publicUrl()}/access/${token}${link.embed ? "?embed=1" : ""}`;
    const result: NewAccessLink = { ...view, url };
    const detail = { name: link.name, role, embed: link.embed, expiresAt: view.expiresAt };
    return { result, audit: { targetId: link.id, partnerId: partner.id, detail } };
  },
});

/** A condition on access links: the link can still be opened, or its session lasts. */
function whereOpen(now: Date) {
  return { revokedAt: null, OR: [{ openedAt: null, expiresAt: { gt: now } }, { endsAt: { gt: now } }] };
}

function requireOwnRights(ctx: Context, role: Role): void {
  const exceeding = rightsOfGuest(role).find((right) => !mayDo(ctx.actor, right));
  if (exceeding === undefined) return;
  throw new PorticoError(
    "forbidden",
    `A guest cannot have permissions that you do not have yourself. You do not have "${exceeding}". ` +
      "With readOnly, the guest only needs the read permission.",
  );
}

/** Browsers send the cookie of an embedded session over https only; localhost counts as https. */
function requireEmbedding(): void {
  if (!env().PORTICO_EMBED_ORIGINS?.length)
    throw invalidField("embed", "embedding is not enabled because PORTICO_EMBED_ORIGINS is not set");
  const { protocol, hostname } = new URL(publicUrl());
  if (protocol !== "https:" && hostname !== "localhost")
    throw invalidField("embed", "works only where PORTICO_URL is an https:// URL");
}
