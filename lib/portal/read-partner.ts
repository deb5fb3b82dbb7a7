import { type Context, requireRight } from "@/lib/platform/context";
import { findPartner } from "@/lib/registrations/partner/find-partner";
import { partnerView } from "@/lib/registrations/partner/partner-view";

/** One partner, with its scope. */
export async function readPartner({ ctx, partnerId }: { ctx: Context; partnerId: string }) {
  requireRight(ctx, "read");
  return partnerView(await findPartner(ctx, partnerId));
}
