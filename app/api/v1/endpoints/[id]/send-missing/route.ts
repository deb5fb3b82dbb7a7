import { sendMissing } from "@/lib/delivery/replay/send-missing";
import { apiRoute } from "@/lib/web/api-route";
import { answerReplay } from "../../../replays/answer-replay";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) =>
  answerReplay(await sendMissing({ ctx, endpointId: id, input: body })),
);
