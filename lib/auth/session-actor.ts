import { prisma } from "@/lib/platform/database/prisma";
import type { Actor } from "./context";

/**
 * The actor of a session, or undefined if the user is gone, disabled or has since ended all sessions. It is read for
 * every request, so that a change of role takes effect at once.
 */
export async function sessionActor(userId: string, sessionEpoch: number): Promise<Actor | undefined> {
  const user = await prisma().user.findUnique({ where: { id: userId } });
  if (!user || user.disabledAt || user.sessionEpoch !== sessionEpoch) return undefined;
  return { kind: "user", id: user.id, name: user.name, role: user.role, partnerId: user.partnerId };
}
