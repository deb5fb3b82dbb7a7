import { z } from "zod";
import { delivery } from "./delivery";
import { eventContentFields, eventSummaryFields } from "./event-content";
import { idField } from "./fields";
import { listSchema, responseSchema } from "./named";

const eventFields = {
  id: idField("event"),
  source: z.string().nullable(),
  externalId: z.string(),
  type: z.string(),
  ...eventSummaryFields,
};

const event = responseSchema("Event", z.strictObject(eventFields));

export const eventList = listSchema("EventList", event);

export const eventDetail = responseSchema(
  "EventDetail",
  z.strictObject({
    ...eventFields,
    ...eventContentFields,
    deliveries: z.array(delivery).describe("The deliveries of the event that you may see."),
  }),
);
