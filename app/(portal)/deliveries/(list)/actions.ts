"use server";

import { refresh } from "next/cache";
import { cookies } from "next/headers";
import { z } from "zod";
import { action, actionWhileViewing } from "@/app/_session/action";
import { columnsCookie } from "@/app/_session/columns";
import { cookieOptions } from "@/app/_session/cookie-options";
import type { ColumnKey } from "@/components/deliveries/columns";
import type { ReplaySelection } from "@/components/deliveries/filters";
import { type DeliveryFilters, deliveriesHref, filtersOf } from "@/components/deliveries/filters";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
import { createSavedView } from "@/lib/deliveries/saved-views/create-saved-view";
import { deleteSavedView } from "@/lib/deliveries/saved-views/delete-saved-view";
import { parseInput } from "@/lib/platform/parse-input";
import { replayInputFrom } from "./replay-input";

export const countMatching = action((ctx, selection: ReplaySelection) =>
  countReplay({ ctx, input: replayInputFrom(selection, ctx.clock.now()) }),
);

export const replayMatching = action(async (ctx, selection: ReplaySelection) => {
  const { matched } = await startReplay({ ctx, input: replayInputFrom(selection, ctx.clock.now()) });
  refresh();
  return { matched };
});

const oneYearSeconds = 365 * 24 * 3_600;
const columnKeys = z.array(z.string().regex(/^[a-zA-Z]{1,20}$/)).max(20);

export const chooseColumns = actionWhileViewing(async (_ctx, shown: readonly ColumnKey[]) => {
  const keys = parseInput(columnKeys, shown);
  (await cookies()).set(columnsCookie, keys.join(" "), { ...cookieOptions(), maxAge: oneYearSeconds });
  refresh();
  return null;
});

export const saveView = action(async (ctx, name: string, filters: DeliveryFilters) => {
  const { search } = new URL(deliveriesHref(filtersOf(filters)), "http://portico");
  await createSavedView({ ctx, input: { name, filters: search.slice(1) } });
  refresh();
  return null;
});

export const deleteView = action(async (ctx, viewId: string) => {
  await deleteSavedView({ ctx, viewId });
  refresh();
  return null;
});
