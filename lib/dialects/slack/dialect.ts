import { asObject, commonResponses, known, oneDaySeconds } from "../defaults";
import { urlVerification } from "../handshake-kinds";
import { firstOf, fromBody } from "../readers";
import type { Dialect } from "../types";

/** The Events API. Source: Slack documentation, "Verifying requests from Slack" and "Events API" (retries). */
export const slack: Dialect = {
  name: "slack",
  title: "Slack",
  signature: {
    header: "x-slack-signature",
    key: "text",
    encoding: "hex",
    content: "v0:{timestamp}:{body}",
    carrier: { kind: "single", prefix: "v0=" },
    timestamp: { header: "x-slack-request-timestamp", toleranceSeconds: 300 },
  },
  requiredHeaders: ["x-slack-signature", "x-slack-request-timestamp"],
  // Slack's own retry headers are not forwarded: they count Slack's requests to Portico, and receivers that skip retries
  // would skip an event that they have never seen.
  retryNumberHeader: "x-slack-retry-num",
  id: fromBody("event_id"),
  type: firstOf(fromBody("event.type"), fromBody("type")),
  handshakes: [urlVerification],
  responses: commonResponses,
  delivery: {
    timeoutMs: 3_000,
    // "nearly immediately", after one minute, after five.
    retryScheduleSeconds: [1, 60, 300],
    rotationOverlapSeconds: oneDaySeconds,
  },
  eventTypes: [
    known("message", "Message", "A message was posted to a channel."),
    known("app_mention", "App mention", "The app was mentioned in a message."),
    known("reaction_added", "Reaction added", "Someone reacted to an item with an emoji."),
    known("webhook.test", "Test", "Test event sent by Portico."),
  ],
  openTypes: true,
  testEventType: "webhook.test",
  secretHint:
    "Use the Signing Secret from the app's Basic Information page as text, not a token (xoxb-…) or the client secret.",
  mistakenSecrets: [
    { prefix: "xox", whatItIs: "a Slack token, not the app's Signing Secret" },
    { prefix: "xapp-", whatItIs: "a Slack token, not the app's Signing Secret" },
  ],
  render: ({ id, type, createdAt, data }) => ({
    type: "event_callback",
    event_id: id,
    event_time: Math.floor(createdAt.getTime() / 1_000),
    event: asObject(data).withMember("type", type),
  }),
};
