import { type Context, mayDo, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { publicId } from "@/lib/platform/ids";
import { whereKeyActive } from "./where-key-active";

/** Guests that are shown at most. */
const maxRows = 500;

/** Guests whose session runs, and access links that wait to be opened, the newest first; for those who may end them. */
export async function listGuests({ ctx }: { ctx: Context }) {
  if (!mayDo(ctx.actor, "manage_members")) return [];
  const tenant = tenantOf(ctx);
  const now = ctx.clock.now();
  const rows = await prisma().accessLink.findMany({
    where: {
      revokedAt: null,
      AND: [
        tenant ? { partnerId: tenant } : {},
        { OR: [{ endsAt: { gt: now } }, { openedAt: null, expiresAt: { gt: now } }] },
        whereKeyActive(now),
      ],
    },
    include: { partner: { select: { name: true } } },
    orderBy: { id: "desc" },
    take: maxRows,
  });
  return rows.map(({ id, name, role, partner, mintedBy, embed, openedAt, endsAt, expiresAt }) => ({
    id: publicId("accessLink", id),
    name,
    role,
    partnerName: partner.name,
    mintedBy,
    embed,
    /** Null: the link waits. */
    openedAt: openedAt?.toISOString() ?? null,
    /** The end of the session, or of the link that nobody has opened. */
    endsAt: (endsAt ?? expiresAt).toISOString(),
  }));
}

export type Guest = Awaited<ReturnType<typeof listGuests>>[number];
