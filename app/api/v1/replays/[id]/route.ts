import { readReplay } from "@/lib/delivery/replay/read-replay";
import { apiRoute } from "@/lib/web/api-route";
import { changeRoute } from "./change-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readReplay({ ctx, replayId: id }),
}));

export const DELETE = changeRoute("cancel");
