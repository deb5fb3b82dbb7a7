import { z } from "zod";
import { isStorable } from "./attributes";
import type { Scalar } from "./types";

/** One attribute that is looked for, and what its value may be: `663` is a number here and a text there. */
export interface AttributeTerm {
  readonly name: string;
  readonly values: readonly Scalar[];
}

/** With two values each, 32 objects to look for at the most. */
const maxTerms = 5;

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const term = new RegExp(String.raw`(${quoted}|[^\s":]+):(${quoted}|[^\s"]+)(?:\s+|$)`, "uy");
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const literals: Readonly<Record<string, Scalar>> = { true: true, false: false, null: null };

/**
 * Reads a search such as `brand_id:663 status:PLACED`. A bare value is taken for a text and, where it looks like one,
 * for a number or a word of JSON; in quotes it is a text alone. Names and values with spaces, quotes or (names) colons
 * go in quotes, too, as in JSON.
 * @returns undefined for a text that is no such search
 */
export function parseAttributeSearch(text: string): readonly AttributeTerm[] | undefined {
  const terms: AttributeTerm[] = [];
  const trimmed = text.trim();
  term.lastIndex = 0;
  for (let at = 0; at < trimmed.length; at = term.lastIndex) {
    const [, name, value] = term.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const [key, values] = [unquoted(name), valuesOf(value)];
    if (key === undefined || values === undefined) return undefined;
    terms.push({ name: key, values });
  }
  return terms.length === 0 || terms.length > maxTerms ? undefined : terms;
}

/** A text in quotes as what it stands for; any other as it is. */
export function unquoted(text: string): string | undefined {
  const plain = text.startsWith('"') ? parsed(text) : text;
  return plain !== undefined && isStorable(plain) ? plain : undefined;
}

function parsed(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(text: string): readonly Scalar[] | undefined {
  const plain = unquoted(text);
  if (plain === undefined || text.startsWith('"')) return plain === undefined ? undefined : [plain];
  const literal = literals[text];
  if (literal !== undefined) return [literal, text];
  return number.test(text) && Number.isFinite(Number(text)) ? [Number(text), text] : [plain];
}

/**
 * The objects of which one must be contained in an event's attributes, as JSON. Different names must all be there; of a
 * name that is given twice, either value will do.
 */
export function wantedObjects(terms: readonly AttributeTerm[]): readonly string[] {
  const byName = new Map<string, Scalar[]>();
  for (const { name, values } of terms) byName.set(name, [...(byName.get(name) ?? []), ...values]);
  const objects = [...byName].reduce<readonly (readonly [string, Scalar][])[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => [...one, [name, value] as [string, Scalar]])),
    [[]],
  );
  return objects.map((entries) => JSON.stringify(Object.fromEntries(entries)));
}

/** A search by attributes in what a caller sends, turned into the objects of which one must be contained. */
export const attributesField = z
  .string()
  .max(255)
  .transform((text, issues) => {
    const terms = parseAttributeSearch(text);
    if (!terms) issues.addIssue({ code: "custom", message: "must be a search such as brand_id:663" });
    return wantedObjects(terms ?? []);
  });
