import { z } from "zod";
import { countField, headersField, idField, timeField } from "./fields";
import { listSchema, responseSchema } from "./named";

const rejection = responseSchema(
  "Rejection",
  z.strictObject({
    id: idField("rejection"),
    sourceId: idField("source").nullable().describe("Null if the path names no source."),
    slug: z.string().describe("The slug that the path names; empty if it names none."),
    path: z.string(),
    code: z.string().describe("The cause. `docs/rejections.md` explains each one."),
    detail: z.string(),
    statusCode: z.int().describe("The status of the response."),
    headers: headersField.describe("The headers as received. Credentials are masked."),
    bodyStart: z.string().describe("The start of the body as text; empty if it was not read."),
    bodySize: countField.describe("In bytes; from `Content-Length` if the body was not read."),
    isCut: z.boolean().describe("Whether the body is longer than `bodyStart`."),
    address: z.string().nullable(),
    receivedAt: timeField,
    suppressed: countField.describe("Similar requests since the previous rejection that were not kept."),
  }),
);

export const rejectionList = listSchema("RejectionList", rejection);
