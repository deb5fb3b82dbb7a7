import { isFree } from "@/embedded/stack/ports";

const first = 10_000;
const count = 20_000;

/**
 * A port that nobody listens on and that stays free while its process is dead. It is below the range that systems
 * use for outgoing connections.
 */
export async function pickPort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
}
