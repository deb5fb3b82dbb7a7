import type { Context } from "@/lib/auth/context";
import { mayDo, requireRight } from "@/lib/auth/require-right";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import { type PartnerId, publicId } from "@/lib/platform/ids";

/** The largest number of members or invitations that a list holds. */
const maxRows = 500;

interface ListMembersArgs {
  readonly ctx: Context;
  /** Lists the members of this partner only. */
  readonly partnerId?: PartnerId;
}

/** The users whom the actor may see: those of their own partner, or all of them for operators. */
export async function listMembers({ ctx, partnerId }: ListMembersArgs) {
  requireRight(ctx, "read");
  const rows = await prisma().user.findMany({
    where: { AND: [tenantWhere(ctx), { partnerId }] },
    include: { partner: { select: { name: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: maxRows,
  });
  return rows.map(({ id, email, name, role, partner, lastSignInAt, disabledAt }) => ({
    id: publicId("user", id),
    email,
    name,
    role,
    /** Null for operators. */
    partnerName: partner?.name ?? null,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    isDisabled: disabledAt !== null,
    isOneself: ctx.actor.kind === "user" && ctx.actor.id === id,
  }));
}

export type Member = Awaited<ReturnType<typeof listMembers>>[number];

/** The open invitations, newest first. The list is empty for actors who may not revoke them. */
export async function listInvitations({ ctx, partnerId }: ListMembersArgs) {
  if (!mayDo(ctx.actor, "manage_members")) return [];
  const rows = await prisma().invitation.findMany({
    where: {
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: ctx.clock.now() },
      AND: [tenantWhere(ctx), { partnerId }],
    },
    include: { partner: { select: { name: true } } },
    orderBy: { id: "desc" },
    take: maxRows,
  });
  return rows.map(({ id, email, role, partner, invitedBy, expiresAt }) => ({
    id: publicId("invitation", id),
    email,
    role,
    partnerName: partner?.name ?? null,
    invitedBy,
    expiresAt: expiresAt.toISOString(),
  }));
}

export type OpenInvitation = Awaited<ReturnType<typeof listInvitations>>[number];
