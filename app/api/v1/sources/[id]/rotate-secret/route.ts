import { rotateSourceSecret } from "@/lib/registrations/source/rotate-secret";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await rotateSourceSecret({ ctx, sourceId: id, input: body }),
}));
