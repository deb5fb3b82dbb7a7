import { apiRoute } from "@/lib/api/api-route";
import { revokeAccessLink } from "@/lib/members/access-links/revoke-access-link";

export const DELETE = apiRoute(async ({ ctx, params: { id = "" } }) => {
  await revokeAccessLink({ ctx, linkId: id });
  return { status: 204 };
});
