import { generateSecret, parseSecret } from "@/lib/dialects/secrets";
import type { Dialect } from "@/lib/dialects/types";
import { invalidField } from "@/lib/platform/parse-input";

/**
 * The given secret if it is valid for the dialect; without one, a new secret.
 * @throws PorticoError `invalid_input` naming what is wrong with the given secret
 */
export function chooseSecret(
  dialect: Dialect,
  chosen: string | undefined,
  use: "source" | "endpoint",
): string {
  if (chosen === undefined) return generateSecret();
  const parsed = parseSecret(dialect, chosen, use);
  if (!parsed.ok) throw invalidField("secret", parsed.problem);
  return parsed.secret;
}
