import type { KillPoint, Scene } from "./kill-points";
import type { Claimed } from "./stored-rows";
import { within } from "./until";
import { type Movement, movementSince } from "./wait-for-deliveries";

export interface KillRound extends Movement {
  readonly point: KillPoint;
  /** Events acknowledged during the round. */
  readonly acknowledged: number;
  /** Claims that the kill cut short. */
  readonly cutShort: readonly Claimed[];
  /** Acknowledged events that were not stored when everything ran again. */
  readonly lost: readonly string[];
}

/** Acknowledgements before the round that are looked for after its kill; at the end, all are. */
const tail = 1_000;

/** Kills an actor at a point, starts it again as its supervisor would, and waits until every lane moves. */
export async function killRound(scene: Scene, point: KillPoint): Promise<KillRound> {
  const { rig, provider } = scene;
  const before = provider.acknowledged.size;
  await within(`${point.actor}, ${point.name}`, point.strike(scene));
  const struckAt = performance.now();
  const [claimed, movement] = await Promise.all([
    startAgain(scene, point),
    movementSince(rig, provider, struckAt),
  ]);
  const cutShort = claimed.filter((claim) => !rig.cutShort.some((known) => isSame(known, claim)));
  rig.cutShort.push(...cutShort);
  const lost = await rig.book.missing([...provider.acknowledged].slice(Math.max(0, before - tail)));
  return { point, acknowledged: provider.acknowledged.size - before, cutShort, lost, ...movement };
}

function isSame(one: Claimed, other: Claimed): boolean {
  return one.delivery === other.delivery && one.fence === other.fence;
}

/** @returns what is claimed by nobody that lives: by what this kill hit, or an earlier one */
async function startAgain({ rig }: Scene, { actor }: KillPoint): Promise<Claimed[]> {
  const { actors, book, proxy } = rig;
  await actors[actor].gone();
  // The app alone claims and settles: what is claimed while it is dead was cut short.
  const cutShort = actor === "app" ? await book.claimed() : [];
  await actors[actor].start();
  if (actor !== "postgres") return cutShort;
  const claimed = await book.claimed();
  proxy.restore();
  return claimed;
}
