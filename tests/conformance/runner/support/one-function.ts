import type { Inngest } from "inngest";
import { fastPolling } from "./clock";
import { Stack } from "./stack";

type Handler = Parameters<Inngest["createFunction"]>[1];

/** A stack with one function `gw-f`, triggered by `gw/f`. */
export async function oneFunction(
  handler: Handler,
  options: { retries?: 0 | 1 | 2; clock?: () => number } = {},
): Promise<Stack> {
  const { retries = 2, clock } = options;
  return await Stack.start({
    clock,
    tuning: fastPolling,
    functions: (inngest) => [
      inngest.createFunction({ id: "f", retries, triggers: [{ event: "gw/f" }] }, handler),
    ],
  });
}
