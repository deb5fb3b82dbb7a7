import { publicId } from "@/lib/platform/ids";
import type { AccessLink } from "@/prisma/generated/client";

/** An access link as callers see it; its URL is told once, when it is minted. */
export function accessLinkView(link: AccessLink) {
  return {
    id: publicId("accessLink", link.id),
    partnerId: publicId("partner", link.partnerId),
    name: link.name,
    readOnly: link.role === "viewer",
    embed: link.embed,
    sessionSeconds: link.sessionSeconds,
    /** Until then it can be opened. */
    expiresAt: link.expiresAt.toISOString(),
  };
}

export type AccessLinkView = ReturnType<typeof accessLinkView>;
