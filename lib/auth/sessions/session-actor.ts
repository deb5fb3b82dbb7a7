import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import type { SessionId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import type { Actor } from "../context";
import { findSession } from "./find-session";

/** How exactly a session records when it was last used, in milliseconds. */
const seenEveryMs = 5 * 60_000;

/**
 * The actor of a session, or undefined if it has ended. It is read for every request, so that a change of role and the end
 * of a session take effect at once.
 */
export async function sessionActor(args: {
  sessionId: SessionId;
  clock: Clock;
}): Promise<Extract<Actor, { kind: "user" }> | undefined> {
  const session = await findSession(args);
  if (!session) return undefined;
  const now = args.clock.now();
  if (now.getTime() - session.lastSeenAt.getTime() > seenEveryMs) recordUse(session.id, now);
  const { id, name, role, partnerId } = session.user;
  return { kind: "user", id, name, role, partnerId };
}

/** Runs without the request waiting for it or failing with it. */
function recordUse(id: SessionId, now: Date): void {
  prisma()
    .session.updateMany({ where: { id }, data: { lastSeenAt: now } })
    .catch((error: unknown) => log.warn("the use of a session could not be recorded", { error }));
}
