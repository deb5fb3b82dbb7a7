import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import { publicId } from "@/lib/platform/ids";
import { isKeyActive, withCreatingKey } from "./creating-key";

/** The largest number of guests that the list holds. */
const maxRows = 500;

/**
 * The guests with an active session and the access links that can still be opened, newest first. The list is empty for
 * actors who may not revoke them.
 */
export async function listGuests({ ctx }: { ctx: Context }) {
  if (!mayDo(ctx.actor, "manage_members")) return [];
  const now = ctx.clock.now();
  const rows = await openLinks(ctx, now);
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

/** The status of a key is no condition of the query, so further links are read until there are enough. */
async function openLinks(ctx: Context, now: Date) {
  const links = [];
  let last: string | undefined;
  for (;;) {
    const rows = await prisma().accessLink.findMany({
      where: {
        revokedAt: null,
        id: { lt: last },
        AND: [
          tenantWhere(ctx),
          { OR: [{ endsAt: { gt: now } }, { openedAt: null, expiresAt: { gt: now } }] },
        ],
      },
      include: { ...withCreatingKey, partner: { select: { name: true } } },
      orderBy: { id: "desc" },
      take: maxRows,
    });
    links.push(...rows.filter((row) => isKeyActive(row, now)));
    last = rows.at(-1)?.id;
    if (rows.length < maxRows || links.length >= maxRows) return links.slice(0, maxRows);
  }
}

export type Guest = Awaited<ReturnType<typeof listGuests>>[number];
