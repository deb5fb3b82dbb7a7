import { StartError } from "@/embedded/stack/start-error";
import { explainMissingKeys, missingKeys } from "@/lib/system/missing-keys";

/**
 * A wrong encryption key ends a start or a deployment with a sentence, rather than every delivery with an error.
 * @throws StartError naming the key that is missing
 */
export async function requireKeys(): Promise<void> {
  const missing = await missingKeys();
  if (missing.length > 0) throw new StartError(explainMissingKeys(missing));
}
