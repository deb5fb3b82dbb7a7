import type { Provider } from "./provider";
import type { Rig } from "./rig";
import { until } from "./until";

/** After a fault, every lane must deliver again within this time. */
const recoveryLimitMs = 150_000;

export interface Recovery {
  /** Milliseconds until the first acknowledgement of an event posted since. */
  readonly acceptingMs: number;
  /** Milliseconds until every lane has delivered an event posted since. */
  readonly deliveringMs: number;
}

/** Waits until events posted after a moment are acknowledged and arrive, in every lane. */
export async function waitForDeliveries(
  rig: Rig,
  provider: Provider,
  since = performance.now(),
): Promise<Recovery> {
  const { received } = rig.ledger;
  const delivering = new Set<string>();
  let checked = received.length;
  let acceptingMs: number | undefined;
  await until(
    "a delivery in every lane",
    () => {
      if (provider.newestPostedAt > since) acceptingMs ??= performance.now() - since;
      for (const { event, lane } of received.slice(checked)) {
        if ((provider.sent.get(event)?.postedAt ?? 0) > since) delivering.add(lane);
      }
      checked = received.length;
      return delivering.size === rig.lanes.length;
    },
    recoveryLimitMs,
  );
  const deliveringMs = performance.now() - since;
  return { acceptingMs: acceptingMs ?? deliveringMs, deliveringMs };
}
