import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import type { PublicId } from "@/lib/platform/ids";
import { findPartner } from "./find-partner";
import { partnerView } from "./partner-view";

/**
 * One partner.
 * @throws PorticoError `not_found`
 */
export async function readPartner({ ctx, partnerId }: { ctx: Context; partnerId: PublicId<"partner"> }) {
  requireRight(ctx, "read");
  return partnerView(await findPartner(ctx, partnerId));
}
