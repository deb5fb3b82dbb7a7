import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../protocol/json";

/** An attribute that the event does not have. Not null: Inngest treats the two differently in comparisons. */
export const missing = Symbol("missing");

export function isMissing(value: unknown): boolean {
  return value === missing;
}

/** What counts as true: everything that is there and neither false nor empty. */
export function truthy(value: unknown): boolean {
  return value !== missing && Boolean(value);
}

/** Attribute of an object or item of a list; own attributes only. */
export function member(target: unknown, key: unknown): unknown {
  if (Array.isArray(target) && typeof key === "number") return target[key] ?? missing;
  if (!isRecord(target) || typeof key !== "string" || !Object.hasOwn(target, key)) return missing;
  return target[key] ?? null;
}

/** A missing attribute equals null and nothing else, not even another missing one. */
export function equals(left: unknown, right: unknown): boolean {
  if (left === missing) return right === null;
  if (right === missing) return left === null;
  return isDeepStrictEqual(left, right);
}

export type Ordering = "<" | "<=" | ">" | ">=";

/** Order of two numbers or two texts. A missing or null side counts as lowest, as in Inngest. */
export function compare(ordering: Ordering, left: unknown, right: unknown): boolean {
  if (left === missing) return ordering.startsWith("<");
  if (right === missing) return ordering.startsWith(">");
  const [first, second] = [zeroOf(left, right), zeroOf(right, left)];
  if (typeof first === "number" && typeof second === "number") return ordered(ordering, first, second);
  if (typeof first === "string" && typeof second === "string") return ordered(ordering, first, second);
  throw new TypeError(`cannot compare ${typeof first} with ${typeof second}`);
}

/** Sum of two numbers or two texts; a missing side adds nothing. */
export function add(left: unknown, right: unknown): unknown {
  if (left === missing) return right;
  if (right === missing) return left;
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "string" && typeof right === "string") return left + right;
  throw new TypeError(`cannot add ${typeof left} and ${typeof right}`);
}

/** CEL's `in`: item of a list, or key of an object. */
export function contains(item: unknown, container: unknown): boolean {
  if (item === missing || container === missing) return false;
  if (Array.isArray(container)) return container.some((candidate) => equals(candidate, item));
  return isRecord(container) && typeof item === "string" && Object.hasOwn(container, item);
}

function zeroOf(value: unknown, other: unknown): unknown {
  if (value !== null) return value;
  return typeof other === "string" ? "" : 0;
}

function ordered<T extends number | string>(ordering: Ordering, left: T, right: T): boolean {
  if (ordering === "<") return left < right;
  if (ordering === "<=") return left <= right;
  return ordering === ">" ? left > right : left >= right;
}
