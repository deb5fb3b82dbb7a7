import { type Effect, setEffectPublisher } from "@/lib/platform/effects";

/** Replaces the publisher and collects the effects that are published from now on. */
export function collectEffects(): Effect[] {
  const collected: Effect[] = [];
  setEffectPublisher(async (effects) => {
    collected.push(...effects);
  });
  return collected;
}
