import { z } from "zod";

/** The schemas that have a name in the OpenAPI document, by direction: a default value makes the two differ. */
export const requestSchemas = z.registry<{ readonly id: string }>();
export const responseSchemas = z.registry<{ readonly id: string }>();

/** Gives the schema of a request body its name in the OpenAPI document. */
export function requestSchema<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  requestSchemas.add(schema, { id });
  return schema;
}

/** Gives the schema of a response its name in the OpenAPI document. */
export function responseSchema<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  responseSchemas.add(schema, { id });
  return schema;
}

/** The schema of one page of a list. */
export function listSchema(id: string, item: z.ZodType) {
  const nextCursor = z.string().nullable().describe("The `cursor` of the next page; null on the last page.");
  return responseSchema(id, z.strictObject({ data: z.array(item), nextCursor }));
}
