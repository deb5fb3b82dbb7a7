"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { wakeAndAnnounce } from "@/inngest/wake";
import { replayDelivery } from "@/lib/delivery/replay/replay-delivery";

export const replay = action(async (ctx, deliveryId: string) => {
  const { cycle, endpointId } = await replayDelivery({ ctx, deliveryId });
  await wakeAndAnnounce([endpointId]);
  refresh();
  return { cycle };
});
