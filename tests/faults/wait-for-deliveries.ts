import type { Provider } from "./provider";
import type { Rig } from "./rig";
import { until } from "./until";

/** After a fault every lane moves again within this, or somebody would have to see to it. */
const movementLimitMs = 150_000;

export interface Movement {
  /** Milliseconds until the first acknowledgement of an event posted since. */
  readonly takingMs: number;
  /** Milliseconds until every lane had delivered an event posted since. */
  readonly deliveringMs: number;
}

/** Waits until events posted after a moment are acknowledged and arrive, in every lane. */
export async function movementSince(
  rig: Rig,
  provider: Provider,
  since = performance.now(),
): Promise<Movement> {
  const { heard } = rig.ledger;
  const moving = new Set<string>();
  let looked = heard.length;
  let takingMs: number | undefined;
  await until(
    "every lane to move",
    () => {
      if (provider.newestPostedAt > since) takingMs ??= performance.now() - since;
      for (const { event, lane } of heard.slice(looked)) {
        if ((provider.sent.get(event)?.postedAt ?? 0) > since) moving.add(lane);
      }
      looked = heard.length;
      return moving.size === rig.lanes.length;
    },
    movementLimitMs,
  );
  const deliveringMs = performance.now() - since;
  return { takingMs: takingMs ?? deliveringMs, deliveringMs };
}
