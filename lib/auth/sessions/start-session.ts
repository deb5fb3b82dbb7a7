import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { newId, type SessionId } from "@/lib/platform/ids";
import { storableText } from "@/lib/platform/storable-text";
import type { User } from "@/prisma/generated/client";

/** How long a session lasts from the sign-in, whatever happens in it. */
export const sessionSeconds = 7 * 24 * 3_600;

export interface StartedSession {
  readonly id: SessionId;
  readonly expiresAt: Date;
}

/**
 * Begins a session of a user who has just proved who they are. This is no command: sign-ins are not audited.
 * @param args `user` as read before the proof was checked, so that "sign out everywhere" in the meantime ends the session
 */
export async function startSession(args: {
  user: Pick<User, "id" | "sessionEpoch">;
  address: string;
  userAgent: string;
  clock: Clock;
}): Promise<StartedSession> {
  const { user, address, userAgent } = args;
  const now = args.clock.now();
  return prisma().session.create({
    data: {
      id: newId(),
      userId: user.id,
      sessionEpoch: user.sessionEpoch,
      address,
      userAgent: storableText(userAgent.slice(0, 300)),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + sessionSeconds * 1_000),
    },
    select: { id: true, expiresAt: true },
  });
}
