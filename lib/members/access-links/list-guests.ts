import { type Context, mayDo } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import { publicId } from "@/lib/platform/ids";
import { whereKeyActive } from "./where-key-active";

/** The most guests that the page shows. */
const maxRows = 500;

/** Guests with a session and unopened access links, newest first. For members who may revoke them; others get an empty list. */
export async function listGuests({ ctx }: { ctx: Context }) {
  if (!mayDo(ctx.actor, "manage_members")) return [];
  const now = ctx.clock.now();
  const rows = await prisma().accessLink.findMany({
    where: {
      revokedAt: null,
      AND: [
        tenantWhere(ctx),
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
    /** Null if nobody has opened the link. */
    openedAt: openedAt?.toISOString() ?? null,
    /** The end of the session, or of an unopened link. */
    endsAt: (endsAt ?? expiresAt).toISOString(),
  }));
}

export type Guest = Awaited<ReturnType<typeof listGuests>>[number];
