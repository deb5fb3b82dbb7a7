import { publicId } from "@/lib/platform/ids";
import type { Partner } from "@/prisma/generated/client";

/** A partner as callers see it. */
export function partnerView({ id, name, scope }: Pick<Partner, "id" | "name" | "scope">) {
  return { id: publicId("partner", id), name, scope };
}

export type PartnerView = ReturnType<typeof partnerView>;
