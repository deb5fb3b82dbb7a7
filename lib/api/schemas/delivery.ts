import { z } from "zod";
import { eventContentFields, eventSummaryFields } from "./event-content";
import { countField, headersField, idField, sha256Field, timeField } from "./fields";
import { listSchema, responseSchema } from "./named";

const deliveryFields = {
  id: idField("delivery"),
  eventId: idField("event"),
  externalId: z.string(),
  eventType: z.string(),
  source: z.string().nullable(),
  endpointId: idField("endpoint"),
  endpointUrl: z.string(),
  endpointDescription: z.string().nullable(),
  partnerId: idField("partner"),
  partnerName: z.string(),
  status: z.enum(["pending", "retrying", "succeeded", "dead_lettered", "skipped", "cancelled"]),
  cycle: z.int().min(1).describe("1, and one more with every replay."),
  attemptCount: countField.describe("Attempts in this cycle."),
  maxAttempts: z.int().min(1).describe("Attempts that the retry schedule allows in a cycle."),
  inFlight: z.boolean().describe("True while an attempt is being made."),
  lastCode: z.string().nullable().describe("`succeeded` or the failure code of the last attempt."),
  lastStatusCode: z.int().nullable(),
  lastDurationMs: countField.nullable(),
  lastAttemptAt: timeField.nullable(),
  nextAttemptAt: timeField
    .nullable()
    .describe(
      "When the next attempt is due; null if there will be none. While the endpoint has asked for a wait, not before its end.",
    ),
  skippedReason: z.string().nullable(),
  createdAt: timeField,
  settledAt: timeField.nullable(),
};

export const delivery = responseSchema("Delivery", z.strictObject(deliveryFields));

export const deliveryList = listSchema("DeliveryList", delivery);

const attemptTimings = responseSchema(
  "AttemptTimings",
  z.strictObject({
    dnsMs: countField.nullable(),
    connectMs: countField.nullable(),
    tlsMs: countField.nullable(),
    firstByteMs: countField.nullable(),
    totalMs: countField,
  }),
);

const attempt = responseSchema(
  "Attempt",
  z.strictObject({
    id: idField("attempt"),
    cycle: z.int().min(1),
    number: z.int().min(1).describe("1, 2, 3 … within the cycle."),
    trigger: z.enum(["initial", "retry", "replay", "test"]),
    startedAt: timeField,
    durationMs: countField,
    code: z.string().describe("`succeeded`, or a failure code."),
    statusCode: z.int().nullable(),
    detail: z
      .string()
      .nullable()
      .describe("What went wrong, in one sentence. A success has one if the response was not complete."),
    url: z.string(),
    configVersion: z.int().describe("The version of the endpoint's settings that the attempt used."),
    secretVersion: z.int().nullable(),
    remoteAddress: z.string().nullable(),
    timings: attemptTimings,
    requestHeaders: headersField,
    requestSha256: sha256Field.describe(
      "SHA-256 of the bytes that were sent, in hex; empty if nothing was sent.",
    ),
    responseHeaders: headersField
      .nullable()
      .describe("At most 16 KiB, each value at most 4 KiB; empty if they were too large to read."),
    responseBody: z.string().nullable().describe("At most 64 KiB of the response."),
    responseCut: z.boolean().describe("True if the response was longer than what is kept."),
    retryAfterMs: countField.nullable(),
    lateStatusCode: z
      .int()
      .nullable()
      .describe("The status code of a response that came after the deadline; null if none came."),
    lateMs: countField.nullable().describe("How long after the start it came."),
    resumed: z
      .boolean()
      .describe(
        "True if an earlier try was cut short by the end of its process or the loss of a kept connection. The endpoint may have received both; the second has the header `portico-resumed: true`.",
      ),
  }),
);

const deliveredEvent = responseSchema(
  "DeliveredEvent",
  z.strictObject({ ...eventSummaryFields, ...eventContentFields }),
);

export const deliveryDetail = responseSchema(
  "DeliveryDetail",
  z.strictObject({
    ...deliveryFields,
    attempts: z.array(attempt).describe("Every attempt, oldest first."),
    event: deliveredEvent,
  }),
);

export const replayedDelivery = responseSchema(
  "ReplayedDelivery",
  z.strictObject({
    id: idField("delivery"),
    cycle: z.int().min(2).describe("The cycle that the replay started."),
  }),
);

export const retriedDelivery = responseSchema("RetriedDelivery", z.strictObject({ id: idField("delivery") }));

export const cancelledDelivery = responseSchema(
  "CancelledDelivery",
  z.strictObject({ id: idField("delivery"), status: z.literal("cancelled") }),
);

export const testSend = responseSchema(
  "TestSend",
  z.strictObject({ deliveryId: idField("delivery"), attempt }),
);
