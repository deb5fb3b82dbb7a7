import { mintAccessLink } from "@/lib/registrations/access-link/mint-access-link";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 201,
  body: await mintAccessLink({ ctx, partnerId: id, input: body }),
}));
