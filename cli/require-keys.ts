import { StartError } from "@/embedded/stack/start-error";
import { explainMissingKeys, missingKeys } from "@/lib/system/missing-keys";

/**
 * Requires every encryption key, so that a wrong key ends the start or the deployment with a message. Otherwise every
 * delivery would fail.
 * @throws StartError that names the missing keys
 */
export async function requireKeys(): Promise<void> {
  const missing = await missingKeys();
  if (missing.length > 0) throw new StartError(explainMissingKeys(missing));
}
