import { createHmac, timingSafeEqual } from "node:crypto";
import { cookies } from "next/headers";
import { type Actor, mayDo } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { requireEnv } from "@/lib/platform/env";

export type UserActor = Extract<Actor, { kind: "user" }>;

const name = "portico-view-as";
const lastsMs = 8 * 3_600_000;

/** Ties the wish to the operator who began it, so that it cannot be made up or taken over. */
function seal(userId: string, partnerId: string, until: string): string {
  return createHmac("sha256", requireEnv("NEXTAUTH_SECRET"))
    .update(["view-as", userId, partnerId, until].join("|"))
    .digest("base64url");
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** @param partnerId the bare id */
export async function beginView(userId: string, partnerId: string, now: Date): Promise<void> {
  const until = String(now.getTime() + lastsMs);
  const value = [partnerId, until, seal(userId, partnerId, until)].join(".");
  (await cookies()).set(name, value, { httpOnly: true, sameSite: "lax", path: "/", maxAge: lastsMs / 1_000 });
}

export async function endView(): Promise<void> {
  (await cookies()).delete(name);
}

/** The partner with whose eyes an operator looks at the moment, if any. */
export async function viewedPartner(
  actor: UserActor,
  now: Date,
): Promise<{ id: string; name: string } | null> {
  if (!mayDo(actor, "operate")) return null;
  const value = (await cookies()).get(name)?.value;
  const [partnerId = "", until = "", sealed = ""] = value?.split(".") ?? [];
  if (!isSame(sealed, seal(actor.id, partnerId, until)) || Number(until) <= now.getTime()) return null;
  return prisma().partner.findUnique({ where: { id: partnerId }, select: { id: true, name: true } });
}
