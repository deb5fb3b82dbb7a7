import { type Effect, setEffectPublisher } from "@/lib/platform/effects";

/** Collects the effects that are published from now on, in place of the product's publisher. */
export function collectEffects(): Effect[] {
  const collected: Effect[] = [];
  setEffectPublisher(async (effects) => {
    collected.push(...effects);
  });
  return collected;
}
