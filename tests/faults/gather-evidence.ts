import type { Evidence } from "./check-evidence";
import type { Rig } from "./rig";
import type { Claim } from "./stored-rows";
import { until } from "./until";

/** An interrupted claim waits until its lease ends (the endpoint's timeout and 30 s), then for a free slot. */
const restLimitMs = 180_000;

/** Stops the providers, waits until all deliveries have ended, and gathers the records of the rig's whole run. */
export async function gatherEvidence(rig: Rig): Promise<Evidence> {
  await Promise.all(rig.providers.map((provider) => provider.stop()));
  await until(
    "all deliveries to end",
    async () => (await rig.storedRows.countUnfinished()) === 0,
    restLimitMs,
  );
  return {
    lanes: rig.lanes,
    sent: new Map(rig.providers.flatMap(({ sent }) => [...sent])),
    acknowledged: new Set(rig.providers.flatMap(({ acknowledged }) => [...acknowledged])),
    statuses: new Set(rig.providers.flatMap(({ responses }) => [...responses.keys()])),
    lines: await rig.ledger.read(),
    deliveries: await rig.storedRows.deliveries(),
    attempts: await rig.storedRows.attempts(),
    cutShort: tally(rig.cutShort),
  };
}

/** The number of interrupted claims of each delivery. Several kills may report the same claim. */
function tally(claims: readonly Claim[]): Map<string, number> {
  const fences = new Map<string, Set<number>>();
  for (const { delivery, fence } of claims) {
    fences.set(delivery, (fences.get(delivery) ?? new Set()).add(fence));
  }
  return new Map([...fences].map(([delivery, own]) => [delivery, own.size]));
}
