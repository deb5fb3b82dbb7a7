import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import type { SessionId } from "@/lib/platform/ids";
import type { Session, User } from "@/prisma/generated/client";

export type ActiveSession = Session & { readonly user: User };

/**
 * A session that has not ended. It has ended seven days after the sign-in, when the member signed out of it or of all
 * sessions, and when the member was disabled.
 */
export async function findSession(args: {
  sessionId: SessionId;
  clock: Clock;
}): Promise<ActiveSession | undefined> {
  const session = await prisma().session.findFirst({
    where: { id: args.sessionId, endedAt: null, expiresAt: { gt: args.clock.now() } },
    include: { user: true },
  });
  if (!session || session.user.disabledAt !== null) return undefined;
  return session.sessionEpoch === session.user.sessionEpoch ? session : undefined;
}
