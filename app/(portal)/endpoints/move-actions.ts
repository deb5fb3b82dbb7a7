"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
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

export const countFailedAt = action((ctx, endpointId: string, url: string) =>
  countReplay({ ctx, input: deadLettersAt(endpointId, url) }),
);

export const replayFailedAt = action(async (ctx, endpointId: string, url: string) => {
  const { matched } = await startReplay({ ctx, input: deadLettersAt(endpointId, url) });
  refresh();
  return { matched };
});
