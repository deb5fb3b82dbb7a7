import { parseScope, type ScopeEntry } from "@/components/partners/scope-text";
import { invalidField } from "@/lib/platform/parse-input";

/**
 * Turns what the scope's form sends into the command's input.
 * @throws PorticoError `invalid_input` for a line that cannot be read, or if there is no line
 */
export function scopeInput(form: FormData): readonly ScopeEntry[] {
  const kind = form.get("kind");
  if (kind === "all") return [{}];
  if (kind !== "some") return [];
  const scope = parseScope(String(form.get("scope") ?? ""));
  if ("badLine" in scope)
    throw invalidField(
      "scope",
      `line ${scope.badLine} is not a list of name:value pairs separated by spaces`,
    );
  if (scope.length === 0) throw invalidField("scope", "must have at least one line");
  return scope;
}
