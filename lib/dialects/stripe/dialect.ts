import { asObject, commonResponses, known, oneDaySeconds, standardRetrySchedule } from "../defaults";
import { fromBody } from "../readers";
import type { Dialect } from "../types";

/** Source: Stripe documentation, "Receive Stripe events in your webhook endpoint", "Verify webhook signatures manually". */
export const stripe: Dialect = {
  name: "stripe",
  title: "Stripe",
  signature: {
    header: "stripe-signature",
    key: "text",
    encoding: "hex",
    content: "{timestamp}.{body}",
    carrier: { kind: "pairs", version: "v1", timestampKey: "t" },
    timestamp: { toleranceSeconds: 300 },
  },
  requiredHeaders: ["stripe-signature"],
  // Stripe's libraries parse an event only in the version, or the release train, that they were made for.
  apiVersion: {
    default: "2026-10-28.endive",
    pattern: /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/,
    form: "a version of Stripe's API such as 2026-10-28.endive",
  },
  id: fromBody("id"),
  type: fromBody("type"),
  responses: commonResponses,
  delivery: {
    timeoutMs: 15_000,
    // "up to three days with an exponential back off"; the steps are not published.
    retryScheduleSeconds: standardRetrySchedule,
    rotationOverlapSeconds: oneDaySeconds,
  },
  eventTypes: [
    known("payment_intent.succeeded", "Payment succeeded", "A PaymentIntent was paid in full."),
    known("invoice.paid", "Invoice paid", "An invoice was paid, or marked as paid."),
    known("customer.subscription.updated", "Subscription updated", "A subscription changed."),
    known("webhook.test", "Test", "Test event sent by Portico."),
  ],
  openTypes: true,
  testEventType: "webhook.test",
  secretHint:
    "Use the endpoint's complete whsec_… string, without base64 decoding. Each endpoint (and the CLI) has its own secret.",
  mistakenSecrets: [
    { prefix: "sk_", whatItIs: "a Stripe API key, not the endpoint's signing secret" },
    { prefix: "rk_", whatItIs: "a Stripe API key, not the endpoint's signing secret" },
    { prefix: "pk_", whatItIs: "a Stripe API key, not the endpoint's signing secret" },
    { prefix: "we_", whatItIs: "the id of the Stripe endpoint, not its signing secret" },
  ],
  // Libraries parse data.object as an object, and fail on an array or a text.
  render: ({ id, type, createdAt, data, test, apiVersion }) => ({
    id,
    object: "event",
    api_version: apiVersion,
    type,
    created: Math.floor(createdAt.getTime() / 1_000),
    livemode: !test,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    data: { object: asObject(data) },
  }),
};
