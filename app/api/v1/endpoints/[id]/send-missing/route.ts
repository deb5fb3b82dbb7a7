import { apiRoute } from "@/lib/api/api-route";
import { countMissing, sendMissing } from "@/lib/deliveries/replays/send-missing";
import { replayResponse } from "../../../replays/replay-response";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => {
  const call = { ctx, endpointId: id, input: body ?? {} };
  return replayResponse(
    body,
    () => countMissing(call),
    () => sendMissing(call),
  );
});
