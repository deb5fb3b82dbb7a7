"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import type { FailureGroupKey } from "@/lib/deliveries/list-failures";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";

function deadLettersOf({ endpointId, code }: FailureGroupKey) {
  return { endpointId, code, status: "dead_lettered" };
}

export const countGroup = action((ctx, group: FailureGroupKey) =>
  countReplay({ ctx, input: deadLettersOf(group) }),
);

export const replayGroup = action(async (ctx, group: FailureGroupKey) => {
  const { matched } = await startReplay({ ctx, input: deadLettersOf(group) });
  refresh();
  return { matched };
});
