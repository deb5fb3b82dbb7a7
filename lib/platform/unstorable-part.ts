import type { InvalidField } from "./errors";
import { isStorable } from "./storable-text";

/** Deeper than any input of Portico. Checks that call themselves for each level would run out of stack. */
const maxDepth = 32;

interface Part {
  readonly value: unknown;
  /** Names and positions from the outside to the inside. */
  readonly path: readonly string[];
}

/**
 * The first part of an input that no schema may accept: a text or a name with a character that PostgreSQL cannot store,
 * a property `__proto__`, which schemas drop without an error, or too many levels.
 * @param input anything that a caller sent
 */
export function unstorablePart(input: unknown): InvalidField | undefined {
  const open: Part[] = [{ value: input, path: [] }];
  const seen = new WeakSet<object>();
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const problem = problemOf(part);
    if (problem) return { field: part.path.map(printable).join(".") || "(whole)", problem };
    const { value, path } = part;
    if (!isContainer(value) || seen.has(value)) continue;
    seen.add(value);
    const inner = Object.entries(value).map(([name, each]) => ({ value: each, path: [...path, name] }));
    open.push(...inner.toReversed());
  }
  return undefined;
}

function isContainer(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  const prototype: unknown =
    typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === Object.prototype || prototype === null;
}

function problemOf({ value, path }: Part): string | undefined {
  if (path.length > maxDepth) return `must not have more than ${maxDepth} levels`;
  const name = path.at(-1) ?? "";
  if (name === "__proto__") return "is not an allowed name";
  if (!isStorable(name)) return "has a name with a NUL or half of a surrogate pair";
  if (typeof value === "string" && !isStorable(value))
    return "must not contain a NUL or half of a surrogate pair";
  return undefined;
}

/** Responses name the field, and the portal shows it. */
function printable(name: string): string {
  return isStorable(name) ? name : JSON.stringify(name);
}
