import { type Context, mayDo, requireRight } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import { type PartnerId, publicId } from "@/lib/platform/ids";

/** The most members, and the most invitations, that the page shows. */
const maxRows = 500;

/**
 * The people who can sign in and whom the actor may see, by name: operators see all, others those of their own partner.
 * @param partnerId only those of this partner
 */
export async function listMembers({ ctx, partnerId }: { ctx: Context; partnerId?: PartnerId }) {
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
    /** Null for an operator. */
    partnerName: partner?.name ?? null,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    isDisabled: disabledAt !== null,
    isOneself: ctx.actor.kind === "user" && ctx.actor.id === id,
  }));
}

export type Member = Awaited<ReturnType<typeof listMembers>>[number];

/** The open invitations, newest first. For members who may revoke them; others get an empty list. */
export async function listInvitations({ ctx, partnerId }: { ctx: Context; partnerId?: PartnerId }) {
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
