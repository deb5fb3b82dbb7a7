import { apiRoute } from "@/lib/api/api-route";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await rotateSourceSecret({ ctx, sourceId: id, input: body }),
}));
