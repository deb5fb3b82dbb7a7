import { listRejections, rejectionQuery } from "@/lib/events/rejections/list-rejections";
import { ok, type Resource } from "./call";
import { rejectionList } from "./schemas/rejection";

export const rejections: Resource = {
  name: "Rejections",
  description: "A rejection is an inbound request that was not accepted. It is kept with its cause.",
  calls: [
    {
      method: "GET",
      path: "/rejections",
      operationId: "listRejections",
      summary: "List rejections",
      description: "Returns the rejections, newest first.",
      right: "operate",
      query: rejectionQuery,
      responses: { 200: { description: "A page of rejections.", schema: rejectionList } },
      run: async ({ ctx, query }) => ok(await listRejections({ ctx, query })),
    },
  ],
};
