import { apiRoute } from "@/lib/api/api-route";
import { sendMissing } from "@/lib/deliveries/replays/send-missing";
import { replayResponse } from "../../../replays/replay-response";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) =>
  replayResponse(await sendMissing({ ctx, endpointId: id, input: body })),
);
