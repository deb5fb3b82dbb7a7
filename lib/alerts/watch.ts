import type { Clock } from "@/lib/platform/clock";
import { detectDeadLetters } from "./detect/dead-letters";
import { detectExpiringApiKeys, detectExpiringSecrets } from "./detect/expiring";
import { detectSilentSources } from "./detect/silent-sources";

/**
 * Runs all detectors of conditions that no other code notices, and raises their alerts.
 * @returns how many alerts were raised
 * @throws the first error, after all detectors have run
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
