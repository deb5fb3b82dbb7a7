import { type ZodType, z } from "zod";

/** Converts a Zod schema to JSON Schema, draft 2020-12. */
export function jsonSchemaOf(schema: ZodType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      // Zod also writes out the patterns of formats and the range of safe integers. People read this, so they are removed.
      if (jsonSchema.format) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}
