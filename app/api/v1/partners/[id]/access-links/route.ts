import { apiRoute } from "@/lib/api/api-route";
import { mintAccessLink } from "@/lib/members/access-links/mint-access-link";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 201,
  body: await mintAccessLink({ ctx, partnerId: id, input: body }),
}));
