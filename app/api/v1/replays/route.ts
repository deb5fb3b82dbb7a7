import { apiRoute } from "@/lib/api/api-route";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
import { replayResponse } from "./replay-response";

export const POST = apiRoute(async ({ ctx, body }) => {
  const call = { ctx, input: body ?? {} };
  return replayResponse(
    body,
    () => countReplay(call),
    () => startReplay(call),
  );
});
