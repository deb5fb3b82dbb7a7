import type { z } from "zod";
import { type InvalidField, PorticoError } from "./errors";

function fieldsOf(error: z.ZodError): InvalidField[] {
  return error.issues.map((issue) => ({ field: issue.path.join(".") || "(whole)", problem: issue.message }));
}

/**
 * Parses what a caller sent.
 * @throws PorticoError `invalid_input` naming every field that is wrong
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(fieldsOf(parsed.error));
}

/** The error for fields that are wrong; its message names the first of them. */
export function invalidFields(fields: readonly InvalidField[]): PorticoError {
  const [first] = fields;
  return new PorticoError(
    "invalid_input",
    first ? `${first.field}: ${first.problem}` : "Invalid input.",
    fields,
  );
}

/** The error for one field that only a verb can judge. */
export function invalidField(field: string, problem: string): PorticoError {
  return invalidFields([{ field, problem }]);
}
