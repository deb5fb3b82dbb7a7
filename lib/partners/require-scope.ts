import type { Context } from "@/lib/auth/context";
import { tenantOf } from "@/lib/auth/tenant";
import { PorticoError } from "@/lib/platform/errors";
import type { Partner } from "@/prisma/generated/client";

/**
 * A partner's own users can choose which events they receive only after an operator has set the partner's scope: an
 * endpoint's filter alone would let them receive another partner's events.
 * @throws PorticoError `forbidden`
 */
export function requireScope(ctx: Context, { scope }: Partner): void {
  const hasScope = Array.isArray(scope) && scope.length > 0;
  if (hasScope || tenantOf(ctx) === null) return;
  throw new PorticoError(
    "forbidden",
    "An operator must set first which events belong to you. Until then, only operators can choose what your endpoints receive.",
  );
}
