import { z } from "zod";
import {
  attributesField,
  attributesLeftOutField,
  contentEncodingField,
  countField,
  headersField,
  sha256Field,
  timeField,
} from "./fields";

/** What arrived for an event, without its headers and body: in lists, and in the details of an event and a delivery. */
export const eventSummaryFields = {
  contentType: z.string().nullable(),
  contentEncoding: contentEncodingField,
  size: countField,
  sha256: sha256Field,
  attributes: attributesField.describe(
    "The first 64 short values of the body, two levels deep. Filters match any value of the body, also others.",
  ),
  attributesLeftOut: attributesLeftOutField,
  duplicates: countField,
  conflicts: countField,
  lastConflictAt: timeField.nullable(),
  receivedAt: timeField,
};

/** The headers and the body that arrived for an event. */
export const eventContentFields = {
  headers: headersField,
  body: z
    .string()
    .nullable()
    .describe("The body, decoded if it is compressed; null after its retention period."),
};
