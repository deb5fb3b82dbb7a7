import { apiRoute } from "@/lib/api/api-route";
import { startReplay } from "@/lib/deliveries/replays/start-replay";
import { answerReplay } from "./replay-response";

export const POST = apiRoute(async ({ ctx, body }) =>
  answerReplay(await startReplay({ ctx, input: body ?? {} })),
);
