import { z } from "zod";
import { type Direction, describeField } from "./field-descriptions";
import { requestSchemas, responseSchemas } from "./schemas/named";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const componentUri = (id: string) => `#/components/schemas/${id}`;

/** The reference to a schema that has a name. */
export function schemaReference(schema: z.ZodType): { readonly $ref: string } {
  const named = responseSchemas.get(schema) ?? requestSchemas.get(schema);
  if (!named) throw new Error("A schema of the API has no name.");
  return { $ref: componentUri(named.id) };
}

/** Every schema that has a name, as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses). */
export function namedJsonSchemas(): Record<string, JsonSchema> {
  const requests = z.toJSONSchema(requestSchemas, { uri: componentUri, io: "input" }).schemas;
  const responses = z.toJSONSchema(responseSchemas, { uri: componentUri, io: "output" }).schemas;
  const entries = [
    ...Object.entries(requests).map(([name, schema]) => [name, tidy(schema, "request")] as const),
    ...Object.entries(responses).map(([name, schema]) => [name, tidy(schema, "response")] as const),
  ];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The parameters of a query, each with its JSON Schema. */
export function queryJsonSchemas(query: z.ZodObject): Record<string, JsonSchema> {
  return tidy(z.toJSONSchema(query, { io: "input" }), "request").properties ?? {};
}

type TidySchema = JsonSchema & { readonly properties?: Record<string, JsonSchema> };

/** Adds descriptions, and removes what only repeats the format, the range of a JavaScript number or the address. */
function tidy(schema: JsonSchema, direction: Direction): TidySchema {
  const entries = Object.entries(schema)
    .filter(([keyword, value]) => !isNoise(schema, keyword, value))
    .map(([keyword, value]) => [keyword, tidyValue(keyword, value, direction)] as const);
  return Object.fromEntries(entries);
}

function isNoise(schema: JsonSchema, keyword: string, value: unknown): boolean {
  if (keyword === "$schema" || keyword === "$id") return true;
  if (keyword === "pattern") return schema.format !== undefined;
  return value === Number.MIN_SAFE_INTEGER || value === Number.MAX_SAFE_INTEGER;
}

function tidyValue(keyword: string, value: unknown, direction: Direction): unknown {
  if (Array.isArray(value)) return value.map((item) => (isSchema(item) ? tidy(item, direction) : item));
  if (!isSchema(value)) return value;
  return keyword === "properties" ? tidyProperties(value, direction) : tidy(value, direction);
}

function tidyProperties(properties: JsonSchema, direction: Direction): Record<string, JsonSchema> {
  const entries = Object.entries(properties).map(([name, property]) => {
    const description = describeField(direction, name);
    return [
      name,
      { ...(description && { description }), ...tidy(isSchema(property) ? property : {}, direction) },
    ];
  });
  return Object.fromEntries(entries);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null;
}
