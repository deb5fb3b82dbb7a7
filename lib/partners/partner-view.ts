import { publicId } from "@/lib/platform/ids";
import type { Partner } from "@/prisma/generated/client";
import { quotasOf } from "./quotas";

/** A partner as callers see it. */
export function partnerView({ id, name, scope, quotas }: Pick<Partner, "id" | "name" | "scope" | "quotas">) {
  return { id: publicId("partner", id), name, scope, quotas: quotasOf(quotas) };
}

export type PartnerView = ReturnType<typeof partnerView>;
