import type { ApiKey, User } from "@/prisma/generated/client";

/** What decides the status of an API key. */
export type KeyState = Pick<ApiKey, "revokedAt" | "expiresAt" | "partnerId"> & {
  /** The member who made the key, or who made the key with which it was made. */
  readonly madeByUser: Pick<User, "disabledAt" | "partnerId"> | null;
};

export type KeyStatus = "active" | "expired" | "revoked" | "suspended";

/** The `select` of a query for {@link KeyState}. */
export const keyStateFields = {
  revokedAt: true,
  expiresAt: true,
  partnerId: true,
  madeByUser: { select: { disabledAt: true, partnerId: true } },
} as const;

/** The status of an API key. A key is suspended while the member who made it is disabled or has left the partner. */
export function keyStatus({ revokedAt, expiresAt, partnerId, madeByUser }: KeyState, now: Date): KeyStatus {
  if (revokedAt) return "revoked";
  if (expiresAt && expiresAt <= now) return "expired";
  if (madeByUser === null) return "active";
  const hasLeft = madeByUser.partnerId !== null && madeByUser.partnerId !== partnerId;
  return madeByUser.disabledAt !== null || hasLeft ? "suspended" : "active";
}
