import { drainLaneFunction } from "./drain-lane";
import { pruneFunction } from "./prune";
import { runReplayFunction } from "./run-replay";
import { sweepFunction } from "./sweep";

/** Every job there is. */
export const functions = () => [drainLaneFunction(), sweepFunction(), pruneFunction(), runReplayFunction()];
