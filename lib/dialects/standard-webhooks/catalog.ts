import { z } from "zod";
import type { Described, JsonObject } from "../catalog-types";

/** Source: Standard Webhooks specification, "Payload structure". The id is in the header `webhook-id`. */
function entry(type: string, data: z.ZodRawShape, example: JsonObject): Described {
  return {
    schema: z.looseObject({ type: z.literal(type), timestamp: z.iso.datetime(), data: z.looseObject(data) }),
    example: { type, timestamp: "2022-11-03T20:26:10.344522Z", data: example },
  };
}

export const standardWebhooksTypes: Readonly<Record<string, Described>> = {
  "contact.created": entry(
    "contact.created",
    { id: z.string() },
    {
      id: "1f81eb52-5198-4599-803e-771906343485",
      type: "contact",
      fullName: "John Smith",
      occupation: "Engineer, ACME",
    },
  ),
  "invoice.paid": entry(
    "invoice.paid",
    { id: z.string() },
    { id: "inv_2KWPBgLlAfxdpx2AI54pPJ85f4W", amount: "120.00", currency: "EUR" },
  ),
  "webhook.test": entry("webhook.test", {}, { message: "This is a test delivery." }),
};
