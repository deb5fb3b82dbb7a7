import { createHmac, timingSafeEqual } from "node:crypto";
import { cookies } from "next/headers";
import type { Actor, Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { readViewedPartner } from "@/lib/partners/read-viewed-partner";
import { requireEnv } from "@/lib/platform/env";
import type { PartnerId } from "@/lib/platform/ids";
import { cookieOptions } from "./cookie-options";

export type UserActor = Extract<Actor, { kind: "user" }>;

const cookieName = "portico-view-as";
const lifetimeMs = 8 * 3_600_000;

/** Signs the view for the operator who began it, so that nobody can forge it or use another operator's. */
function seal(userId: string, partnerId: PartnerId, until: string): string {
  return createHmac("sha256", requireEnv("NEXTAUTH_SECRET"))
    .update(["view-as", userId, partnerId, until].join("|"))
    .digest("base64url");
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Lets an operator view the portal as a partner, in this browser and for eight hours. */
export async function beginView(userId: string, partnerId: PartnerId, now: Date): Promise<void> {
  const until = String(now.getTime() + lifetimeMs);
  const value = [partnerId, until, seal(userId, partnerId, until)].join(".");
  (await cookies()).set(cookieName, value, { ...cookieOptions(), maxAge: lifetimeMs / 1_000 });
}

export async function endView(): Promise<void> {
  (await cookies()).delete(cookieName);
}

/** The partner that an operator views the portal as right now; null if none. */
export async function viewedPartner(ctx: Context & { readonly actor: UserActor }) {
  if (!mayDo(ctx.actor, "operate")) return null;
  const value = (await cookies()).get(cookieName)?.value;
  const [partnerId = "", until = "", sealed = ""] = value?.split(".") ?? [];
  const isGenuine = isSame(sealed, seal(ctx.actor.id, partnerId, until));
  if (!isGenuine || Number(until) <= ctx.clock.now().getTime()) return null;
  return readViewedPartner({ ctx, partnerId });
}
