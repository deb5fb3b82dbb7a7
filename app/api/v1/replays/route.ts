import { startReplay } from "@/lib/delivery/replay/start-replay";
import { apiRoute } from "@/lib/web/api-route";
import { answerReplay } from "./answer-replay";

export const POST = apiRoute(async ({ ctx, body }) =>
  answerReplay(await startReplay({ ctx, input: body ?? {} })),
);
