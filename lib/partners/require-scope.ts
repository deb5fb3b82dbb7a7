import { type Context, tenantOf } from "@/lib/auth/context";
import { PorticoError } from "@/lib/platform/errors";
import type { Partner } from "@/prisma/generated/client";

/**
 * Lets a partner's own people choose what they are sent only once an operator has said which events are theirs: an
 * endpoint's filter alone would let them ask for another partner's.
 * @throws PorticoError `forbidden`
 */
export function requireScope(ctx: Context, { scope }: Partner): void {
  const hasScope = Array.isArray(scope) && scope.length > 0;
  if (hasScope || tenantOf(ctx) === null) return;
  throw new PorticoError(
    "forbidden",
    "An operator has to say first which events are yours. Until then only operators can choose what your endpoints get.",
  );
}
