import { isAttribute, isJsonObject } from "./attributes";
import type { Scalar } from "./types";

/** A filter: the value that an event must have under each name. */
export type Filter = Readonly<Record<string, unknown>>;

/** The values of an event under some names: one value, or a list of several. Names without a value are left out. */
export type Facts = Readonly<Record<string, Scalar | readonly Scalar[]>>;

interface Reading {
  readonly node: unknown;
  /** How many parts of the name lead to the node. Several numbers if the name can be read in several ways. */
  readonly at: readonly number[];
}

/**
 * The scalars of a document that a dotted name stands for. A name can be read in several ways, and all of them count:
 * - `a.b` is the key `b` of the object `a`, or the key `a.b`.
 * - In a list, a number is a position (`labels.0.name`). Without a position, the name stands for every element
 *   (`labels.name`, and `tags` for the elements of `tags` themselves).
 *
 * Only values that a filter can have are returned: no text of more than 256 characters and no number that was rounded.
 * @param document a result of JSON.parse, of any depth
 */
export function valuesAt(document: unknown, name: string): readonly Scalar[] {
  const parts = name.split(".");
  const values = new Set<Scalar>();
  const open: Reading[] = [{ node: document, at: [0] }];
  for (let reading = open.pop(); reading; reading = open.pop()) {
    const { node, at } = reading;
    if (Array.isArray(node)) addElements(open, node, parts, at);
    else if (isJsonObject(node)) addProperties(open, node, parts, at);
    else if (at.includes(parts.length) && isAttribute(node)) values.add(node);
  }
  return [...values];
}

/** The values of a document under each of the names. */
export function factsOf(document: unknown, names: readonly string[]): Facts {
  const found = names.map((name) => [name, valuesAt(document, name)] as const);
  return Object.fromEntries(
    found.flatMap(([name, values]) => {
      const [first] = values;
      return first === undefined ? [] : [[name, values.length === 1 ? first : values]];
    }),
  );
}

/** Whether facts match a filter. The SQL function `portico_matches` makes the same decision. */
export function matchesFilter(facts: Facts, filter: Filter): boolean {
  return Object.entries(filter).every(([name, wanted]) => hasValue(facts, name, wanted));
}

/** Whether one of the values under a name is the wanted one. */
export function hasValue(facts: Facts, name: string, wanted: unknown): boolean {
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return Array.isArray(value) ? value.includes(wanted) : value === wanted && value !== undefined;
}

/** Whether facts match a partner's scope: one of its filters, or none if the scope is empty. */
export function isInScope(facts: Facts, scope: readonly Filter[]): boolean {
  return scope.length === 0 || scope.some((part) => matchesFilter(facts, part));
}

function addElements(
  open: Reading[],
  list: readonly unknown[],
  parts: readonly string[],
  at: readonly number[],
): void {
  const atPosition = new Map<number, number[]>();
  for (const position of at) {
    const index = Number(parts[position]);
    if (String(index) === parts[position])
      atPosition.set(index, [...(atPosition.get(index) ?? []), position + 1]);
  }
  for (const [index, node] of list.entries()) {
    const chosen = atPosition.get(index);
    open.push({ node, at: chosen ? [...new Set([...at, ...chosen])] : at });
  }
}

function addProperties(
  open: Reading[],
  object: Readonly<Record<string, unknown>>,
  parts: readonly string[],
  at: readonly number[],
): void {
  const atKey = new Map<string, number[]>();
  for (const start of at) {
    for (let end = start + 1; end <= parts.length; end += 1) {
      const key = parts.slice(start, end).join(".");
      if (Object.hasOwn(object, key)) atKey.set(key, [...(atKey.get(key) ?? []), end]);
    }
  }
  for (const [key, ends] of atKey) open.push({ node: object[key], at: ends });
}
