import type { Dialect } from "@/lib/dialects/types";
import { invalidField } from "@/lib/platform/parse-input";

/**
 * Requires an API version that the dialect can have. Undefined means that none was given.
 * @throws PorticoError `invalid_input`
 */
export function requireApiVersion({ title, apiVersion: rule }: Dialect, version?: string | null): void {
  if (version === undefined) return;
  if (!rule) {
    if (version === null) return;
    throw invalidField("apiVersion", `${title} events do not name an API version`);
  }
  if (version === null || !rule.pattern.test(version)) {
    throw invalidField("apiVersion", `must be ${rule.form}`);
  }
}
