import { type ZodType, z } from "zod";

/** JSON Schema, draft 2020-12, of what a Zod schema takes. */
export function jsonSchemaOf(schema: ZodType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      // Zod spells formats and safe integers out as well; people read this, so the short word is enough.
      if (jsonSchema.format) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}
