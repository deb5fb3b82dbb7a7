import { apiRoute } from "@/lib/api/api-route";
import { readReplay } from "@/lib/deliveries/replays/read-replay";
import { changeRoute } from "./change-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readReplay({ ctx, replayId: id }),
}));

export const DELETE = changeRoute("cancel");
