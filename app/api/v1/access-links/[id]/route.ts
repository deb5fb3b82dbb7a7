import { revokeAccessLink } from "@/lib/registrations/access-link/revoke-access-link";
import { apiRoute } from "@/lib/web/api-route";

export const DELETE = apiRoute(async ({ ctx, params: { id = "" } }) => {
  await revokeAccessLink({ ctx, linkId: id });
  return { status: 204 };
});
