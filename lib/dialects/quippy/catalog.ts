import { z } from "zod";
import type { Described, JsonObject } from "../catalog-types";

/** Source: Quippy documentation, "Event catalog". */
const time = z.iso.datetime();
const session = { examId: z.string(), sessionId: z.string(), studentId: z.string().nullable() };

function entry(type: string, data: z.ZodRawShape, example: JsonObject, test = false): Described {
  return {
    schema: z.looseObject({
      id: z.string().describe("Equals X-Quippy-Delivery-Id."),
      type: z.literal(type),
      created: time,
      institutionId: z.string(),
      test: z.literal(true).optional(),
      data: z.looseObject(data),
    }),
    example: {
      id: "dlv_01jz8q4t9mexamples0000000x",
      type,
      created: "2026-04-21T09:12:05.789Z",
      institutionId: "inst_acme",
      ...(test ? { test } : {}),
      data: example,
    },
  };
}

const ids = { examId: "exm_01hv2k8n4d", sessionId: "ses_01hv2m1c7q", studentId: "usr_01hv2m0b3r" };
const user = { userId: "usr_01hv2m0b3r", email: "jane@acme.example" };

export const quippyTypes: Readonly<Record<string, Described>> = {
  "exam.started": entry(
    "exam.started",
    { ...session, studentEmail: z.string().nullable(), attempt: z.int(), startedAt: time },
    { ...ids, studentEmail: "jane@acme.example", attempt: 1, startedAt: "2026-04-21T09:12:05.012Z" },
  ),
  "exam.completed": entry(
    "exam.completed",
    {
      ...session,
      score: z.looseObject({ percentage: z.number(), totalScore: z.number(), maxScore: z.number() }),
      submittedAt: time,
    },
    {
      ...ids,
      score: { percentage: 87, totalScore: 87, maxScore: 100, correct: 26, total: 30 },
      submittedAt: "2026-04-21T09:12:04.998Z",
    },
  ),
  "violation.detected": entry(
    "violation.detected",
    {
      ...session,
      type: z.string(),
      severity: z.literal("critical"),
      riskScore: z.number(),
      totalViolations: z.int(),
      recordingTimestamp: z.number().nullable(),
    },
    {
      ...ids,
      type: "multiple_faces",
      severity: "critical",
      riskScore: 64,
      totalViolations: 5,
      recordingTimestamp: 412,
      recordingTimeFormatted: "00:06:52",
    },
  ),
  // Quippy has not published a body for it yet. Only the envelope is certain.
  "grading.done": entry("grading.done", {}, { ...ids }),
  "user.provisioned": entry(
    "user.provisioned",
    { userId: z.string(), email: z.string(), role: z.string(), provisionedAt: time },
    {
      ...user,
      displayName: "Jane Doe",
      role: "member",
      accessLevel: "user",
      provisionedAt: "2026-04-21T09:12:05.001Z",
    },
  ),
  "user.deprovisioned": entry(
    "user.deprovisioned",
    { userId: z.string() },
    { ...user, deprovisionedAt: "2026-04-21T09:12:05.001Z" },
  ),
  "subscription.updated": entry(
    "subscription.updated",
    { status: z.string(), planId: z.string().nullable() },
    { subscriptionId: "sub_1PqExample", status: "past_due", planId: null },
  ),
  "webhook.test": entry("webhook.test", {}, { message: "This is a test delivery." }, true),
};
