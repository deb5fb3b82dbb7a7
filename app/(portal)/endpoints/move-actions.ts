"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { publishMove, wakeAndPublish } from "@/inngest/publisher";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
import { startMove } from "@/lib/endpoints/moves/start-move";
import { stopMove } from "@/lib/endpoints/moves/stop-move";
import { switchMove } from "@/lib/endpoints/moves/switch-move";

export const beginMove = action(async (ctx, endpointId: string, form: FormData) => {
  const input = { url: String(form.get("url") ?? ""), hours: Number(form.get("hours")) };
  const { moveId } = await startMove({ ctx, endpointId, input });
  await publishMove(moveId);
  refresh();
  return null;
});

export const completeMove = action(async (ctx, endpointId: string) => {
  const { resumed } = await switchMove({ ctx, endpointId });
  if (resumed) await wakeAndPublish([resumed.endpointId]);
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

export const countFailedAt = action((ctx, endpointId: string, url: string) =>
  countReplay({ ctx, input: deadLettersAt(endpointId, url) }),
);

export const replayFailedAt = action(async (ctx, endpointId: string, url: string) => {
  const { matched } = await startReplay({ ctx, input: deadLettersAt(endpointId, url) });
  refresh();
  return { matched };
});
