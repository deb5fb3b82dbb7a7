import { asObject, commonResponses, known, oneDaySeconds } from "../defaults";
import { urlVerification } from "../handshake-kinds";
import { firstOf, fromBody, joined } from "../readers";
import type { Dialect } from "../types";

/**
 * The Events API, interactions and slash commands. Source: Slack documentation, "Verifying requests from Slack", "Events
 * API" (retries), "Handling user interaction" (the payload field) and "Implementing slash commands".
 */
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
  // Interactions and slash commands are forms and have a trigger_id. The few interactions without one, such as a closed
  // view, have a type, a team and a user.
  id: firstOf(
    fromBody("event_id"),
    fromBody("trigger_id"),
    joined([fromBody("type"), fromBody("team.id"), fromBody("user.id")], {
      hashBodyWhen: ["view_closed", "block_suggestion", "dialog_suggestion", "dialog_cancellation"],
    }),
  ),
  type: firstOf(fromBody("event.type"), fromBody("type"), fromBody("command")),
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
