import { commonResponses, known, notYetEmitted, oneDaySeconds } from "../defaults";
import { fromHeader } from "../readers";
import type { Dialect } from "../types";

/** Exams. Source: Quippy documentation, Webhooks ("Setup", "Verify signatures", "Event catalog", "Retries"). */
export const quippy: Dialect = {
  name: "quippy",
  title: "Quippy",
  signature: {
    header: "x-quippy-signature",
    key: "text",
    encoding: "hex",
    content: "{body}",
    carrier: { kind: "single", prefix: "sha256=" },
  },
  requiredHeaders: ["x-quippy-signature", "x-quippy-delivery-id", "x-quippy-event"],
  id: fromHeader("x-quippy-delivery-id"),
  type: fromHeader("x-quippy-event"),
  responses: commonResponses,
  delivery: {
    timeoutMs: 10_000,
    retryScheduleSeconds: [60, 300, 1_800, 7_200, 43_200],
    rotationOverlapSeconds: oneDaySeconds,
  },
  eventTypes: [
    known("exam.started", "Exam started", "A student began a proctored exam session."),
    known("exam.completed", "Exam completed", "A student submitted an exam, and it was scored."),
    known("violation.detected", "Violation detected", "A critical proctoring violation was recorded."),
    notYetEmitted(
      "grading.done",
      "Grading done",
      "Declared by Quippy, but not sent yet: nothing will arrive.",
    ),
    known(
      "user.provisioned",
      "User provisioned",
      "A user was invited to the institution, or came through SSO.",
    ),
    known("user.deprovisioned", "User deprovisioned", "A user was removed from the institution."),
    known(
      "subscription.updated",
      "Subscription updated",
      "The institution's subscription changed its status.",
    ),
    known("webhook.test", "Test", 'What "Send test" sends, with "test": true in its body.'),
  ],
  openTypes: false,
  testEventType: "webhook.test",
  secretHint:
    "The whole whsec_… string is the key, prefix included and not base64-decoded; after a rotation, redeploy the receiver.",
  // The id in the body equals the delivery id in the header, so the caller renders once per delivery and freezes it.
  render: ({ id, type, createdAt, data, test, attributes }) => ({
    id,
    type,
    created: createdAt.toISOString(),
    institutionId: attributes.institutionId ?? null,
    ...(test ? { test: true } : {}),
    data,
  }),
};
