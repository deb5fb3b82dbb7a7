"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { publishReplay } from "@/inngest/publisher";
import { startReplay } from "@/lib/deliveries/replays/start-replay";
import { startMove } from "@/lib/endpoints/moves/start-move";
import { stopMove } from "@/lib/endpoints/moves/stop-move";
import { switchMove } from "@/lib/endpoints/moves/switch-move";

export const beginMove = action(async (ctx, endpointId: string, form: FormData) => {
  const input = { url: String(form.get("url") ?? ""), hours: Number(form.get("hours")) };
  await startMove({ ctx, endpointId, input });
  refresh();
  return null;
});

export const completeMove = action(async (ctx, endpointId: string) => {
  await switchMove({ ctx, endpointId });
  refresh();
  return null;
});

export const abandonMove = action(async (ctx, endpointId: string) => {
  await stopMove({ ctx, endpointId });
  refresh();
  return null;
});

function deadLettersAt(endpointId: string, url: string) {
  return { endpointId, url, status: "dead_lettered" };
}

export const countFailedAt = action(async (ctx, endpointId: string, url: string) => {
  const counted = await startReplay({ ctx, input: { ...deadLettersAt(endpointId, url), dryRun: true } });
  return { matched: counted.outcome === "counted" ? counted.matched : counted.replay.matched };
});

export const replayFailedAt = action(async (ctx, endpointId: string, url: string) => {
  const started = await startReplay({ ctx, input: deadLettersAt(endpointId, url) });
  if (started.outcome === "counted") return { matched: 0 };
  await publishReplay(started.replayId);
  refresh();
  return { matched: started.replay.matched };
});
