import { isFree } from "@/embedded/stack/ports";

const first = 10_000;
const count = 20_000;

/**
 * A port that nobody listens on, and that stays free while its owner is dead: below the range from which systems take
 * the ports of outgoing connections.
 */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
}
