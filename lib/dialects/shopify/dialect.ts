import { commonResponses, known, oneDaySeconds, unchangedData } from "../defaults";
import { fromHeader } from "../readers";
import type { Dialect } from "../types";

/** Source: Shopify documentation, "Deliver webhooks through HTTPS", and the changelog on its retry mechanism (2024). */
export const shopify: Dialect = {
  name: "shopify",
  title: "Shopify",
  signature: {
    header: "x-shopify-hmac-sha256",
    key: "text",
    encoding: "base64",
    content: "{body}",
    carrier: { kind: "single", prefix: "" },
  },
  requiredHeaders: ["x-shopify-hmac-sha256", "x-shopify-webhook-id", "x-shopify-topic"],
  companionHeaders: [
    // A reserved name (RFC 2606): any *.myshopify.com could be a real shop.
    { name: "x-shopify-shop-domain", standIn: "portico.invalid" },
    { name: "x-shopify-api-version", standIn: "{apiVersion}" },
    { name: "x-shopify-event-id", standIn: "{id}" },
    { name: "x-shopify-triggered-at", standIn: "{time}" },
    { name: "x-shopify-name" },
    { name: "x-shopify-sub-topic" },
    { name: "x-shopify-order-id" },
    { name: "x-shopify-product-id" },
    { name: "x-shopify-customer-id" },
    { name: "x-shopify-test" },
  ],
  // A quarterly version. Each is supported for a year.
  apiVersion: {
    default: "2026-10",
    pattern: /^(\d{4}-(01|04|07|10)|unstable)$/,
    form: "a quarter such as 2026-10, or unstable",
  },
  id: fromHeader("x-shopify-webhook-id"),
  type: fromHeader("x-shopify-topic"),
  responses: commonResponses,
  delivery: {
    timeoutMs: 5_000,
    // "8 times over 4 hours using an exponential backoff schedule"; the steps are Portico's.
    retryScheduleSeconds: [60, 120, 300, 600, 1_200, 2_400, 3_600, 6_000],
    rotationOverlapSeconds: oneDaySeconds,
  },
  eventTypes: [
    known("orders/create", "Order created", "A customer placed an order."),
    known("orders/paid", "Order paid", "An order was paid."),
    known("products/update", "Product updated", "A product or one of its variants changed."),
    known("webhook.test", "Test", "Test event sent by Portico."),
  ],
  openTypes: true,
  testEventType: "webhook.test",
  secretHint:
    "Use the app's client secret (or the secret under Settings, Notifications) as text, not an access token.",
  mistakenSecrets: [
    { prefix: "shpat_", whatItIs: "a Shopify access token, not the app's client secret" },
    { prefix: "shpca_", whatItIs: "a Shopify access token, not the app's client secret" },
  ],
  render: unchangedData,
};
