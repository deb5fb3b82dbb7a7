import { z } from "zod";
import type { Described, JsonObject } from "../catalog-types";

/** Source: Stripe API reference, "The Event object". */
function entry(type: string, example: JsonObject): Described {
  return {
    schema: z.looseObject({
      id: z.string(),
      object: z.literal("event"),
      type: z.literal(type),
      created: z.int().describe("Unix seconds."),
      livemode: z.boolean(),
      data: z.looseObject({ object: z.looseObject({}) }),
    }),
    example: {
      id: "evt_1NG8Du2eZvKYlo2CUI79vXWy",
      object: "event",
      type,
      created: 1_686_089_970,
      livemode: false,
      pending_webhooks: 1,
      data: { object: example },
    },
  };
}

export const stripeTypes: Readonly<Record<string, Described>> = {
  "payment_intent.succeeded": entry("payment_intent.succeeded", {
    id: "pi_1NG8Du2eZvKYlo2Cxample",
    object: "payment_intent",
    amount: 2_000,
    currency: "eur",
    status: "succeeded",
  }),
  "invoice.paid": entry("invoice.paid", {
    id: "in_1NG8Du2eZvKYlo2Cxample",
    object: "invoice",
    amount_paid: 2_000,
    currency: "eur",
    status: "paid",
  }),
  "customer.subscription.updated": entry("customer.subscription.updated", {
    id: "sub_1NG8Du2eZvKYlo2Cxample",
    object: "subscription",
    customer: "cus_O2kRExample",
    status: "past_due",
  }),
  "webhook.test": entry("webhook.test", { message: "This is a test delivery." }),
};
