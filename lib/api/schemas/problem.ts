import { z } from "zod";
import { responseSchema } from "./named";

const invalidField = responseSchema(
  "InvalidField",
  z.strictObject({
    field: z
      .string()
      .describe("The name of the field, with dots for nested fields; `(whole)` for the input itself."),
    problem: z.string(),
  }),
);

/** A problem document (RFC 9457). */
export const problemSchema = responseSchema(
  "Problem",
  z.strictObject({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("What went wrong, for a person to read."),
    code: z
      .enum([
        "invalid_input",
        "unsupported_media_type",
        "unauthenticated",
        "forbidden",
        "not_found",
        "conflict",
        "quota_reached",
        "limit_reached",
        "too_large",
        "method_not_allowed",
        "malformed_path",
        "bad_request",
        "headers_too_large",
        "request_timeout",
        "query_timeout",
        "unavailable",
        "internal_error",
      ])
      .describe("What went wrong, for a program to read. Codes do not change."),
    requestId: z.uuid().describe("The id of the request, which the log of the server has too."),
    errors: z.array(invalidField).optional().describe("The fields that are wrong, for `invalid_input`."),
  }),
);
