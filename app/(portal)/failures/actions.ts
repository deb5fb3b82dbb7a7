"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { publishReplay } from "@/inngest/publisher";
import type { FailureGroupKey } from "@/lib/deliveries/list-failures";
import { startReplay } from "@/lib/deliveries/replays/start-replay";

function deadLettersOf({ endpointId, code }: FailureGroupKey) {
  return { endpointId, code, status: "dead_lettered" };
}

export const countGroup = action(async (ctx, group: FailureGroupKey) => {
  const counted = await startReplay({ ctx, input: { ...deadLettersOf(group), dryRun: true } });
  return { matched: counted.outcome === "counted" ? counted.matched : counted.replay.matched };
});

export const replayGroup = action(async (ctx, group: FailureGroupKey) => {
  const started = await startReplay({ ctx, input: deadLettersOf(group) });
  if (started.outcome === "counted") return { matched: 0 };
  await publishReplay(started.replayId);
  refresh();
  return { matched: started.replay.matched };
});
