import type { JsonSchema } from "./openapi-schemas";

type Schema = JsonSchema | boolean;

/** The type of a JSON Schema in Markdown, in a few words: "list of [Attempt](#attempt)", "integer or null". */
export function typeText(schema: Schema): string {
  if (typeof schema === "boolean") return "any";
  const base = baseText(schema);
  return schema.default === undefined ? base : `${base}, default ${code(schema.default)}`;
}

function baseText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return linkTo(schema.$ref);
  if (schema.const !== undefined) return code(schema.const);
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeText({ ...schema, type })).join(" or ");
  if (schema.enum) return `one of ${schema.enum.map(code).join(", ")}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeText).join(" or ");
  return plainText(schema);
}

function linkTo(reference: string): string {
  const name = reference.split("/").at(-1) ?? "";
  return `[${name}](#${name.toLowerCase()})`;
}

function plainText(schema: JsonSchema): string {
  switch (schema.type) {
    case "array":
      return arrayText(schema);
    case "object":
      return objectText(schema);
    case "string":
      return stringText(schema);
    case "integer":
    case "number":
      return `${schema.type}${rangeText(schema.minimum, schema.maximum)}`;
    default:
      return typeof schema.type === "string" ? schema.type : "any";
  }
}

function stringText({ format, examples, minLength, maxLength }: JsonSchema): string {
  if (format === "date-time") return "time";
  const example = Array.isArray(examples) ? ` (such as ${code(examples[0])})` : "";
  return `string${rangeText(minLength, maxLength, " characters")}${example}`;
}

function arrayText({ items, prefixItems, minItems, maxItems }: JsonSchema): string {
  if (prefixItems) return `[${prefixItems.map(typeText).join(", ")}]`;
  const item = Array.isArray(items) ? items[0] : items;
  return `list of ${item === undefined ? "any" : typeText(item)}${rangeText(minItems, maxItems, " entries")}`;
}

function objectText({ properties, additionalProperties }: JsonSchema): string {
  if (properties) {
    const fields = Object.entries(properties).map(([name, property]) => `\`${name}\`: ${typeText(property)}`);
    return `object with ${fields.join(", ")}`;
  }
  return typeof additionalProperties === "object" ? `object of ${typeText(additionalProperties)}` : "object";
}

/** " (1 to 200)", or nothing if the range says little. */
function rangeText(from: number | undefined, to: number | undefined, unit = ""): string {
  if (to === undefined) return from === undefined || from <= 1 ? "" : ` (at least ${from}${unit})`;
  return from === undefined ? ` (at most ${to}${unit})` : ` (${from} to ${to}${unit})`;
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
