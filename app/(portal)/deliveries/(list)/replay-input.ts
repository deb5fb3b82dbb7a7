import { filtersOf } from "@/components/deliveries/filters";
import type { ReplayWish } from "@/components/deliveries/selection-bar";
import { queryFrom } from "../load-deliveries";

/** What someone selected in the list, as the verb takes it. */
export function replayInputFrom(wish: ReplayWish, now: Date): object {
  if (!("filters" in wish)) return { deliveryIds: wish.deliveryIds };
  const query = queryFrom(filtersOf(wish.filters), now);
  // What is on its way cannot be replayed: nothing of that status is.
  return query.status === "pending" ? { ...query, status: undefined, deliveryIds: [] } : query;
}
