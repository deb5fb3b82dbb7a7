"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";
import { makeCurl } from "@/lib/deliveries/make-curl";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { retryNow } from "@/lib/deliveries/retry-now";

export const replay = action(async (ctx, deliveryId: string) => {
  await replayDelivery({ ctx, deliveryId });
  refresh();
  return null;
});

export const retry = action(async (ctx, deliveryId: string) => {
  await retryNow({ ctx, deliveryId });
  refresh();
  return null;
});

export const cancel = action(async (ctx, deliveryId: string) => {
  await cancelDelivery({ ctx, deliveryId });
  refresh();
  return null;
});

export const copyAsCurl = action((ctx, deliveryId: string, attemptId: string | undefined) =>
  makeCurl({ ctx, deliveryId, attemptId }),
);
