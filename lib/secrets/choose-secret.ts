import { generateSecret, parseSecret } from "@/lib/dialects/secrets";
import type { Dialect } from "@/lib/dialects/types";
import { invalidField } from "@/lib/platform/parse-input";

/**
 * The caller's own secret if one was given and is fit, else a new one.
 * @throws PorticoError `invalid_input` saying what is wrong with the given one
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
