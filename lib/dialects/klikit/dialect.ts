import { commonResponses, known, unchangedData } from "../defaults";
import { fromHeader } from "../readers";
import type { Dialect } from "../types";

/** Food orders. Source: klikit developer documentation, Webhooks ("Overview", "Verify signatures", "Events"). */
export const klikit: Dialect = {
  name: "klikit",
  title: "klikit",
  signature: {
    header: "x-klikit-signature",
    key: "text",
    encoding: "hex",
    content: "{body}",
    carrier: { kind: "single", prefix: "" },
  },
  requiredHeaders: ["x-klikit-signature", "x-klikit-event-id", "x-klikit-event-type"],
  id: fromHeader("x-klikit-event-id"),
  type: fromHeader("x-klikit-event-type"),
  responses: {
    ...commonResponses,
    missingHeaders: { status: 400, body: { error: "missing klikit headers" } },
  },
  delivery: {
    timeoutMs: 10_000,
    // klikit promises exponential backoff but publishes no schedule. Portico uses 8 retries, starting at 30 s and doubling.
    retryScheduleSeconds: [30, 60, 120, 240, 480, 960, 1_920, 3_840],
    // "The old secret stops working immediately on rotation; there is no overlap window."
    rotationOverlapSeconds: 0,
  },
  eventTypes: [
    known("klikit.order.created.v2", "Order created", "A new order was placed."),
    known("klikit.order.status.updated", "Order status updated", "An order moved to a new status."),
    known(
      "klikit.order.cart.updated",
      "Order cart updated",
      "The new cart replaces the previous one completely.",
    ),
  ],
  openTypes: false,
  testEventType: "webhook.test",
  secretHint: "Use the webhook secret issued by the klikit operator, not the secret_key of the partner API.",
  render: unchangedData,
};
