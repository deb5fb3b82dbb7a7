import { type Context, mayDo, requireRight, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { publicId } from "@/lib/platform/ids";

/** Members that are shown at most. */
const maxRows = 500;

/**
 * The people who can sign in, of those the actor may see: one's own partner's, or all for operators.
 * @param partnerId only those of this partner; the bare id
 */
export async function listMembers({ ctx, partnerId }: { ctx: Context; partnerId?: string }) {
  requireRight(ctx, "read");
  const tenant = tenantOf(ctx);
  const rows = await prisma().user.findMany({
    where: { AND: [tenant ? { partnerId: tenant } : {}, partnerId ? { partnerId } : {}] },
    include: { partner: { select: { name: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: maxRows,
  });
  return rows.map(({ id, email, name, role, partner, lastSignInAt, disabledAt }) => ({
    id: publicId("user", id),
    email,
    name,
    role,
    /** Null: an operator. */
    partnerName: partner?.name ?? null,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    isDisabled: disabledAt !== null,
    isOneself: ctx.actor.kind === "user" && ctx.actor.id === id,
  }));
}

export type Member = Awaited<ReturnType<typeof listMembers>>[number];

/** Invitations that wait to be accepted, the newest first; for those who may take them back. */
export async function listInvitations({ ctx, partnerId }: { ctx: Context; partnerId?: string }) {
  if (!mayDo(ctx.actor, "manage_members")) return [];
  const tenant = tenantOf(ctx);
  const rows = await prisma().invitation.findMany({
    where: {
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: ctx.clock.now() },
      AND: [tenant ? { partnerId: tenant } : {}, partnerId ? { partnerId } : {}],
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
