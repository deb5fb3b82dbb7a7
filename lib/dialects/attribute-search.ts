import { z } from "zod";
import { isStorable } from "@/lib/platform/storable-text";
import type { Scalar } from "./types";

/** One searched attribute with its possible values: `663` can be a number or a text. */
export interface AttributeTerm {
  readonly name: string;
  readonly values: readonly Scalar[];
}

/** With two values each, that is at most 32 objects. */
const maxTerms = 5;

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const term = new RegExp(String.raw`(${quoted}|[^\s":]+):(${quoted}|[^\s"]+)(?:\s+|$)`, "uy");
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const literals = new Map<string, Scalar>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Parses a search such as `brand_id:663 status:PLACED`. A value without quotes matches as a text and, if it has the form
 * of one, as a JSON number or literal. A value in quotes matches only as a text. Names and values with spaces or quotes,
 * and names with colons, must be in quotes as in JSON.
 * @returns undefined for an invalid search
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

/** Parses a text in quotes; any other text is returned unchanged. */
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
  const literal = literals.get(text);
  if (literal !== undefined) return [literal, text];
  return number.test(text) && Number.isFinite(Number(text)) ? [Number(text), text] : [plain];
}

/**
 * The objects, as JSON, of which an event's attributes must contain one. All names must match. If a name is given twice,
 * either value matches.
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

/** A search by attributes in a caller's input, parsed to the objects of {@link wantedObjects}. */
export const attributesField = z
  .string()
  .max(255)
  .transform((text, issues) => {
    const terms = parseAttributeSearch(text);
    if (!terms) issues.addIssue({ code: "custom", message: "must be a search such as brand_id:663" });
    return wantedObjects(terms ?? []);
  });

/**
 * A search for an event in a caller's input. An external id can have the form of an attribute, such as `order:7821` or
 * `gid://shop/Order/1`, so such a text is both. A text in quotes is only an external id.
 */
export const searchField = z
  .string()
  // An external id of 255 characters, and two quotes around them.
  .max(257)
  .transform((text) => {
    const terms = parseAttributeSearch(text);
    return { externalId: unquoted(text) ?? text, attributes: terms ? wantedObjects(terms) : [] };
  });
