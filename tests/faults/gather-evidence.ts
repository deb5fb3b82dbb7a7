import type { Evidence } from "./check-evidence";
import type { Rig } from "./rig";
import type { Claimed } from "./stored-rows";
import { until } from "./until";

/** A claim that was cut short waits for its lease: the endpoint's timeout and 30 s. Then for its turn. */
const restLimitMs = 180_000;

/** Stops the providers, waits until everything is at its end, and gathers what is known of the rig's whole life. */
export async function gatherEvidence(rig: Rig): Promise<Evidence> {
  await Promise.all(rig.providers.map((provider) => provider.stop()));
  await until("all deliveries to end", async () => (await rig.book.unsettled()) === 0, restLimitMs);
  return {
    lanes: rig.lanes,
    sent: new Map(rig.providers.flatMap(({ sent }) => [...sent])),
    acknowledged: new Set(rig.providers.flatMap(({ acknowledged }) => [...acknowledged])),
    statuses: new Set(rig.providers.flatMap(({ answers }) => [...answers.keys()])),
    lines: await rig.ledger.read(),
    deliveries: await rig.book.deliveries(),
    attempts: await rig.book.attempts(),
    cutShort: tally(rig.cutShort),
  };
}

/** How many claims of each delivery were cut short. A claim that waits for its lease is seen after several kills. */
function tally(claims: readonly Claimed[]): Map<string, number> {
  const fences = new Map<string, Set<number>>();
  for (const { delivery, fence } of claims) {
    fences.set(delivery, (fences.get(delivery) ?? new Set()).add(fence));
  }
  return new Map([...fences].map(([delivery, own]) => [delivery, own.size]));
}
