import { type Clock, systemClock } from "./clock";

/** Time and randomness, which tests replace together. */
export interface Runtime {
  readonly clock: Clock;
  /** Returns a number in [0, 1). */
  readonly random: () => number;
}

export const systemRuntime: Runtime = { clock: systemClock, random: Math.random };
