import type { Clock } from "@/lib/platform/clock";
import { detectDeadLetters } from "./detect/dead-letters";
import { detectExpiringApiKeys, detectExpiringSecrets } from "./detect/expiring";
import { detectSilentSources } from "./detect/silent-sources";

/**
 * Looks for what nobody else would notice, and raises an alert for it.
 * @returns how many were raised
 * @throws the first error, after all have had their turn: one look that fails does not blind the others
 */
export async function watch(clock: Clock): Promise<number> {
  const results = await Promise.allSettled([
    detectDeadLetters(),
    detectSilentSources(clock),
    detectExpiringSecrets(),
    detectExpiringApiKeys(),
  ]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0);
}
