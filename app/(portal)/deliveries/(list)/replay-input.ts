import type { ReplaySelection } from "@/components/deliveries/filters";
import { filtersOf } from "@/components/deliveries/filters";
import { queryFrom } from "../load-deliveries";

/** The selected deliveries as the input of `startReplay`. */
export function replayInputFrom(selection: ReplaySelection, now: Date): object {
  if (!("filters" in selection)) return { deliveryIds: selection.deliveryIds };
  const filter = queryFrom(filtersOf(selection.filters), now);
  const hasCondition = Object.values(filter).some((value) => value !== undefined);
  return hasCondition ? filter : { all: true };
}
