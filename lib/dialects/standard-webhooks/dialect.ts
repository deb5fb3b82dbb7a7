import { commonResponses, known, oneDaySeconds, standardRetrySchedule } from "../defaults";
import { fromBody, fromHeader } from "../readers";
import type { Dialect } from "../types";

/** The open specification, and Svix, whose headers have another prefix. Source: Standard Webhooks specification 1.0.0. */
export const standardWebhooks: Dialect = {
  name: "standard-webhooks",
  title: "Standard Webhooks",
  signature: {
    header: "webhook-signature",
    key: "base64",
    encoding: "base64",
    content: "{id}.{timestamp}.{body}",
    carrier: { kind: "list", version: "v1", ed25519Version: "v1a" },
    timestamp: { header: "webhook-timestamp", toleranceSeconds: 300 },
  },
  requiredHeaders: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  headerAliases: {
    "webhook-id": ["svix-id"],
    "webhook-timestamp": ["svix-timestamp"],
    "webhook-signature": ["svix-signature"],
  },
  id: fromHeader("webhook-id"),
  type: fromBody("type"),
  responses: commonResponses,
  delivery: {
    // "somewhere between 15 and 30s"
    timeoutMs: 15_000,
    retryScheduleSeconds: standardRetrySchedule,
    rotationOverlapSeconds: oneDaySeconds,
  },
  eventTypes: [
    known("contact.created", "Contact created", "The specification's own example."),
    known("invoice.paid", "Invoice paid", "The specification's example of an event for several receivers."),
    known("webhook.test", "Test", "Test event sent by Portico."),
  ],
  openTypes: true,
  testEventType: "webhook.test",
  secretHint:
    "whsec_ and 24 to 64 random bytes in base64, which are the key. If the key is plain text, write raw: before it. An ed25519 key (whsk_… to sign, whpk_… to verify) follows the specification, but no published library verifies its v1a signatures.",
  forwardsBodyUnchanged: true,
  // For test events. The id is in a header but the type is not, hence the specification's "Payload structure".
  render: ({ type, createdAt, data }) => ({ type, timestamp: createdAt.toISOString(), data }),
};
