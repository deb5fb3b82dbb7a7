import { commonResponses, known, notYetEmitted, oneDaySeconds } from "../defaults";
import type { JsonText } from "../json-text";
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
    notYetEmitted("grading.done", "Grading done", "Declared by Quippy but not sent yet."),
    known(
      "user.provisioned",
      "User provisioned",
      "A user was invited to the institution or joined through SSO.",
    ),
    known("user.deprovisioned", "User deprovisioned", "A user was removed from the institution."),
    known(
      "subscription.updated",
      "Subscription updated",
      "The institution's subscription changed its status.",
    ),
    known("webhook.test", "Test", 'Sent by "Send test", with "test": true in the body.'),
  ],
  openTypes: false,
  testEventType: "webhook.test",
  secretHint:
    "Use the complete whsec_… string as the key, with its prefix and without base64 decoding. Redeploy the receiver after a rotation.",
  // The id in the body equals the delivery id in the header, so the caller renders once per delivery and stores it.
  render: ({ id, type, createdAt, data, test }) => ({
    id,
    type,
    created: createdAt.toISOString(),
    institutionId: scalarIn(data, "institutionId"),
    ...(test ? { test: true } : {}),
    data,
  }),
};

/** A text, number or literal of the event's own data; null if it has none under this name. */
function scalarIn(data: JsonText, name: string): JsonText | null {
  const value = data.member(name);
  return value && !/^[{[]/.test(value.text) ? value : null;
}
