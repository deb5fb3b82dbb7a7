import { invalidField } from "@/lib/platform/parse-input";
import { dialectOf } from "./";
import { coversType } from "./event-type-pattern";
import type { Dialect } from "./types";

/** The dialect of a stored row. A row only contains known names, so anything else is a bug. */
export function storedDialect(name: string): Dialect {
  const dialect = dialectOf(name);
  if (!dialect) throw new Error(`A row names the dialect "${name}", which Portico does not have.`);
  return dialect;
}

/**
 * Requires that an endpoint of this dialect may subscribe to these types. `*` means every type. A prefix such as
 * `render.*` must be one of a known type.
 * @throws PorticoError `invalid_input` that names the first unknown type
 */
export function requireKnownTypes(dialect: Dialect, types: readonly string[]): void {
  if (dialect.openTypes) return;
  const known = dialect.eventTypes.map(({ type }) => type);
  const isKnown = (wanted: string) => known.some((type) => type === wanted || coversType(wanted, type));
  const unknown = types.find((type) => type !== "*" && !isKnown(type));
  if (unknown === undefined) return;
  throw invalidField(
    "eventTypes",
    `${dialect.title} has no event type "${unknown}". Available: ${known.join(", ")}.`,
  );
}
