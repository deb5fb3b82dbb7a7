import type { z } from "zod";
import { type InvalidField, PorticoError } from "./errors";
import { unstorablePart } from "./unstorable-part";

/** The most fields that an error names. A list of a hundred thousand numbers has as many. */
const maxNamedFields = 50;

function fieldsOf(error: z.ZodError): InvalidField[] {
  return error.issues
    .slice(0, maxNamedFields)
    .map((issue) => ({ field: issue.path.join(".") || "(whole)", problem: issue.message }));
}

/**
 * Parses the input of a caller. Whatever the schema is, the result can be stored: a NUL or half of a surrogate pair in
 * any text or name is an invalid field.
 * @throws PorticoError `invalid_input` that names the invalid fields, at most 50
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const unstorable = unstorablePart(input);
  if (unstorable) throw invalidFields([unstorable]);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(fieldsOf(parsed.error));
}

/** The error for invalid fields. Its message names the first one. */
export function invalidFields(fields: readonly InvalidField[]): PorticoError {
  const [first] = fields;
  return new PorticoError(
    "invalid_input",
    first ? `${first.field}: ${first.problem}` : "Invalid input.",
    fields,
  );
}

/** The error for one invalid field, for checks that a schema cannot do. */
export function invalidField(field: string, problem: string): PorticoError {
  return invalidFields([{ field, problem }]);
}
