import { prisma } from "@/lib/platform/database/prisma";
import type { Actor } from "./context";

/**
 * Who a session stands for now, or undefined when the user is gone, disabled or has ended all sessions since. Read
 * anew for every request, so that a change of role counts at once.
 */
export async function sessionActor(userId: string, sessionEpoch: number): Promise<Actor | undefined> {
  const user = await prisma().user.findUnique({ where: { id: userId } });
  if (!user || user.disabledAt || user.sessionEpoch !== sessionEpoch) return undefined;
  return { kind: "user", id: user.id, name: user.name, role: user.role, partnerId: user.partnerId };
}
