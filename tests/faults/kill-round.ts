import type { KillPoint, Scene } from "./kill-points";
import type { Claim } from "./stored-rows";
import { within } from "./until";
import { type Recovery, waitForDeliveries } from "./wait-for-deliveries";

export interface KillRound extends Recovery {
  readonly point: KillPoint;
  /** Events acknowledged during the round. */
  readonly acknowledged: number;
  /** Claims that the kill interrupted. */
  readonly cutShort: readonly Claim[];
  /** Acknowledged events that were not stored after the restart. */
  readonly lost: readonly string[];
}

/** The number of earlier acknowledgements that each round checks again. The end of the run checks all. */
const tail = 1_000;

/** Kills an actor at a point, restarts it as its supervisor would, and waits until every lane delivers again. */
export async function killRound(scene: Scene, point: KillPoint): Promise<KillRound> {
  const { rig, provider } = scene;
  const before = provider.acknowledged.size;
  await within(`${point.actor}, ${point.name}`, point.strike(scene));
  const struckAt = performance.now();
  const [claimed, recovery] = await Promise.all([
    startAgain(scene, point),
    waitForDeliveries(rig, provider, struckAt),
  ]);
  const cutShort = claimed.filter((claim) => !rig.cutShort.some((known) => isSame(known, claim)));
  rig.cutShort.push(...cutShort);
  const lost = await rig.storedRows.missingEvents(
    [...provider.acknowledged].slice(Math.max(0, before - tail)),
  );
  return { point, acknowledged: provider.acknowledged.size - before, cutShort, lost, ...recovery };
}

function isSame(one: Claim, other: Claim): boolean {
  return one.delivery === other.delivery && one.fence === other.fence;
}

/** @returns the claims of dead processes, from this kill or an earlier one */
async function startAgain({ rig }: Scene, { actor }: KillPoint): Promise<Claim[]> {
  const { actors, storedRows, proxy } = rig;
  await actors[actor].gone();
  // Only the app claims and settles, so claims that exist while it is dead were interrupted.
  const cutShort = actor === "app" ? await storedRows.openClaims() : [];
  await actors[actor].start();
  if (actor !== "postgres") return cutShort;
  const claimed = await storedRows.openClaims();
  proxy.restore();
  return claimed;
}
