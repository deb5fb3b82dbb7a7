import type { ReplaySelection } from "@/components/deliveries/filters";
import { filtersOf } from "@/components/deliveries/filters";
import { queryFrom } from "../load-deliveries";

/** What someone selected in the list, as the verb takes it. */
export function replayInputFrom(input: ReplaySelection, now: Date): object {
  if (!("filters" in input)) return { deliveryIds: input.deliveryIds };
  const query = queryFrom(filtersOf(input.filters), now);
  // What is on its way cannot be replayed: nothing of that status is.
  return query.status === "pending" ? { ...query, status: undefined, deliveryIds: [] } : query;
}
