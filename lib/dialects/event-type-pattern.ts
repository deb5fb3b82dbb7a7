/**
 * The event types of an endpoint: an exact type (`invoice.paid`), a prefix (`invoice.*`) or `*`. No server code, so that
 * forms in the browser can use it. The SQL function `portico_subscriptions` makes the same decision.
 */

const everyType = "*";
const wildcard = ".*";

/** How the types of operational events begin. Only patterns that begin like this match them. The SQL function has it too. */
export const operationalPrefix = "portico.";

/** Whether a type or a pattern is one of operational events. */
export function isOperationalType(type: string): boolean {
  return type.startsWith(operationalPrefix);
}

/** What is wrong with an event type of an endpoint, as the end of a sentence; undefined if it is valid. */
export function eventTypeProblem(pattern: string): string | undefined {
  if (!/^[\x21-\x7e]{1,255}$/.test(pattern))
    return "must be printable ASCII without spaces, at most 255 characters";
  const isValid = pattern === everyType || !prefixOrType(pattern).includes("*");
  if (isValid && pattern !== wildcard) return undefined;
  return `"${pattern}" is not supported. Use an event type (invoice.paid), a prefix that ends with ".*" (invoice.*), or * for all types`;
}

/**
 * Whether an endpoint with these patterns receives a source's event of this type. `invoice.*` matches `invoice.paid` and
 * `invoice.item.added`, but not `invoice`. A provider's type that looks like an operational one is matched by `*` only.
 */
export function subscribesTo(patterns: readonly string[], type: string): boolean {
  if (patterns.includes(everyType)) return true;
  if (isOperationalType(type)) return false;
  return patterns.some((pattern) => pattern === type || coversType(pattern, type));
}

/** Whether a pattern is a prefix of a type, such as `invoice.*` of `invoice.paid`. */
export function coversType(pattern: string, type: string): boolean {
  return pattern.endsWith(wildcard) && type.startsWith(pattern.slice(0, -1));
}

function prefixOrType(pattern: string): string {
  return pattern.endsWith(wildcard) ? pattern.slice(0, -wildcard.length) : pattern;
}
