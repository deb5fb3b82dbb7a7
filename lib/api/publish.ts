import { Effects, publishEffects } from "@/lib/platform/effects";
import type { EndpointId, MoveId, ReplayId } from "@/lib/platform/ids";

/** Effects of the writes that do not publish them themselves yet. */

export const wakeLane = (id: EndpointId) => publish((effects) => effects.wakeLane(id));
export const runReplay = (id: ReplayId) => publish((effects) => effects.runReplay(id));
export const sendCopies = (id: MoveId) => publish((effects) => effects.sendCopies(id));

async function publish(request: (effects: Effects) => void): Promise<void> {
  const effects = new Effects();
  request(effects);
  await publishEffects(effects);
}
