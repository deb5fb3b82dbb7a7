import { apiRoute } from "@/lib/api/api-route";
import { startReplay } from "@/lib/deliveries/replays/start-replay";
import { replayResponse } from "./replay-response";

export const POST = apiRoute(async ({ ctx, body }) =>
  replayResponse(await startReplay({ ctx, input: body ?? {} })),
);
