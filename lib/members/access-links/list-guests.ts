import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import { publicId } from "@/lib/platform/ids";
import { whereKeyActive } from "./where-key-active";

/** The largest number of guests that the list holds. */
const maxRows = 500;

/**
 * The guests with an active session and the access links that can still be opened, newest first. The list is empty for
 * actors who may not revoke them.
 */
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
    /** Null: nobody has opened the link yet. */
    openedAt: openedAt?.toISOString() ?? null,
    /** When the session ends, or the link expires if nobody has opened it. */
    endsAt: (endsAt ?? expiresAt).toISOString(),
  }));
}

export type Guest = Awaited<ReturnType<typeof listGuests>>[number];
