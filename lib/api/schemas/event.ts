import { z } from "zod";
import { delivery } from "./delivery";
import {
  attributesField,
  attributesLeftOutField,
  contentEncodingField,
  countField,
  headersField,
  idField,
  sha256Field,
  timeField,
} from "./fields";
import { listSchema, responseSchema } from "./named";

const eventFields = {
  id: idField("event"),
  source: z.string().nullable(),
  externalId: z.string(),
  type: z.string(),
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

const event = responseSchema("Event", z.strictObject(eventFields));

export const eventList = listSchema("EventList", event);

export const eventDetail = responseSchema(
  "EventDetail",
  z.strictObject({
    ...eventFields,
    headers: headersField,
    body: z
      .string()
      .nullable()
      .describe("The body, decoded if it is compressed; null after its retention period."),
    deliveries: z.array(delivery).describe("The deliveries of the event that you may see."),
  }),
);
