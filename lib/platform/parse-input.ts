import type { z } from "zod";
import { type InvalidField, PorticoError } from "./errors";

function fieldsOf(error: z.ZodError): InvalidField[] {
  return error.issues.map((issue) => ({ field: issue.path.join(".") || "(whole)", problem: issue.message }));
}

/**
 * Parses the input of a caller.
 * @throws PorticoError `invalid_input` that names every invalid field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
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
