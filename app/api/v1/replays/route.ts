import { announceReplay } from "@/inngest/wake";
import { startReplay } from "@/lib/delivery/replay/start-replay";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, body }) => {
  const started = await startReplay({ ctx, input: body ?? {} });
  if (started.outcome === "counted") return { status: 200, body: { id: null, matched: started.matched } };
  await announceReplay(started.replayId);
  return { status: 202, body: started.replay };
});
