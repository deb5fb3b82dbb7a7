import { createHash, randomBytes } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { partnerForRole } from "../partner/partner-for-role";
import { createInvitationInput } from "../schemas";
import { requireMayManage } from "../user/may-manage";

export const invitationDays = 7;

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  /** Shown this once. Whoever has it becomes the user. */
  readonly url: string;
  readonly expiresAt: string;
}

/** What is kept of a token. It is long and random, so a plain hash is enough. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

/**
 * Asks someone to become a user, by a link that works once and for seven days. An earlier invitation of the same person
 * stops working. Whether the email has an account with another partner is not told.
 * @throws PorticoError `invalid_input`, `forbidden`, `not_found`, `conflict` when the person is a member already
 */
export async function createInvitation(args: { ctx: Context; input: unknown }): Promise<NewInvitation> {
  const { ctx } = args;
  requireRight(ctx, "manage_members");
  const wish = parseInput(createInvitationInput, args.input);
  requireMayManage(ctx, wish.role);
  const tenant = tenantOf(ctx);
  const partnerId = await partnerForRole(
    ctx,
    wish.role,
    tenant && wish.partnerId === undefined ? publicId("partner", tenant) : wish.partnerId,
  );
  const { email, role } = wish;
  const [id, token, now] = [newId(), randomBytes(32).toString("base64url"), ctx.clock.now()];
  const expiresAt = new Date(now.getTime() + invitationDays * 24 * 3_600_000);
  await prisma().$transaction(async (tx) => {
    const member = await tx.user.findFirst({ where: { email, ...(tenant ? { partnerId: tenant } : {}) } });
    if (member) throw new PorticoError("conflict", `${email} is a member already.`);
    await tx.invitation.updateMany({
      where: { email, partnerId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    await tx.invitation.create({
      data: {
        id,
        email,
        role,
        partnerId,
        tokenHash: hashToken(token),
        invitedBy: ctx.actor.name,
        createdAt: now,
        expiresAt,
      },
    });
    await recordAudit(tx, ctx, {
      action: "invitation.create",
      targetKind: "invitation",
      targetId: id,
      partnerId,
      detail: { email, role },
    });
  });
  return {
    id: publicId("invitation", id),
    email,
    url: `${publicUrl()}/invitations/${token}`,
    expiresAt: expiresAt.toISOString(),
  };
}
