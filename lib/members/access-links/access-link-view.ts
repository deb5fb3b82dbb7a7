import { publicId } from "@/lib/platform/ids";
import type { AccessLink } from "@/prisma/generated/client";

/** An access link as the API shows it. Its URL is shown only once, when the link is created. */
export function accessLinkView(link: AccessLink) {
  return {
    id: publicId("accessLink", link.id),
    partnerId: publicId("partner", link.partnerId),
    name: link.name,
    readOnly: link.role === "viewer",
    embed: link.embed,
    sessionSeconds: link.sessionSeconds,
    /** The link can be opened until then. */
    expiresAt: link.expiresAt.toISOString(),
  };
}

export type AccessLinkView = ReturnType<typeof accessLinkView>;
