import { prisma } from "@/lib/platform/database/prisma";
import { publicId, type SessionId } from "@/lib/platform/ids";
import type { Context } from "../context";
import { findCurrentUser } from "../find-user";

/** The largest number of sessions that the list holds. */
const maxRows = 100;

/**
 * The sessions of the actor that have not ended, newest first.
 * @param args `current` is the session of the request
 */
export async function listOwnSessions(args: { ctx: Context; current: SessionId | null }) {
  const { ctx, current } = args;
  const { id: userId, sessionEpoch } = await findCurrentUser(ctx);
  const rows = await prisma().session.findMany({
    where: { userId, sessionEpoch, endedAt: null, expiresAt: { gt: ctx.clock.now() } },
    orderBy: { id: "desc" },
    take: maxRows,
  });
  return rows.map(({ id, address, userAgent, createdAt, lastSeenAt, expiresAt }) => ({
    id: publicId("session", id),
    address,
    userAgent,
    signedInAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCurrent: id === current,
  }));
}

export type OwnSession = Awaited<ReturnType<typeof listOwnSessions>>[number];
