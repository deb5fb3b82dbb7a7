import { mintAccessLink } from "@/lib/members/access-links/mint-access-link";
import { revokeAccessLink } from "@/lib/members/access-links/revoke-access-link";
import { createAccessLinkInput } from "@/lib/members/access-links/schemas";
import { created, noContent, type Resource } from "./call";
import { newAccessLink } from "./schemas/access-link";
import { requestSchema } from "./schemas/named";

export const accessLinks: Resource = {
  name: "Access links",
  description:
    "An access link opens the portal of one partner for a guest, without an account. It can be opened once, within minutes, and its session lasts hours.",
  calls: [
    {
      method: "POST",
      path: "/partners/{id}/access-links",
      operationId: "createAccessLink",
      summary: "Create an access link",
      description: "A guest can do no more than the creator of the link.",
      right: "manage_members",
      id: "partner",
      body: requestSchema("CreateAccessLink", createAccessLinkInput),
      responses: { 201: { description: "The new link.", schema: newAccessLink } },
      errors: { 409: "The partner has reached its quota." },
      run: async ({ ctx, id, body }) => created(await mintAccessLink({ ctx, partnerId: id, input: body })),
    },
    {
      method: "DELETE",
      path: "/access-links/{id}",
      operationId: "revokeAccessLink",
      summary: "Revoke an access link",
      description: "The link can no longer be opened, and its session ends at once.",
      right: "manage_members",
      id: "accessLink",
      responses: { 204: { description: "The link is revoked." } },
      run: async ({ ctx, id }) => {
        await revokeAccessLink({ ctx, linkId: id });
        return noContent;
      },
    },
  ],
};
