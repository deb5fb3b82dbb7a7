import type { ReplaySelection } from "@/components/deliveries/filters";
import { filtersOf } from "@/components/deliveries/filters";
import { queryFrom } from "../load-deliveries";

/** The selected deliveries as the input of `startReplay`. */
export function replayInputFrom(selection: ReplaySelection, now: Date): object {
  return "filters" in selection
    ? queryFrom(filtersOf(selection.filters), now)
    : { deliveryIds: selection.deliveryIds };
}
