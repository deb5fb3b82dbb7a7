import { z } from "zod";
import { dialectField, filterField } from "@/lib/dialects/schemas";
import { descriptionField } from "@/lib/platform/input-fields";
import { secretField } from "@/lib/secrets/schemas";

const eventType = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be printable ASCII without spaces, at most 255 characters");

export const eventTypesField = z
  .array(eventType)
  .min(1, "must name at least one event type")
  .max(100, "must name at most 100 event types")
  .transform((types) => [...new Set(types)]);

const timeoutMs = z.number().int().min(1_000, "must be at least 1000").max(60_000, "must be at most 60000");
const retrySchedule = z
  .array(z.number().int().min(1, "must be at least 1 second").max(604_800, "must be at most 7 days"))
  .max(30, "must have at most 30 retries");
const maxInFlight = z.number().int().min(1).max(100, "must be at most 100");
const rateLimit = z.number().int().min(1).max(10_000).nullable();
const disableAfter = z
  .number()
  .int()
  .min(3_600, "must be at least 3600 seconds, or null for never")
  .max(7_776_000, "must be at most 90 days")
  .nullable();

/** How to deliver to an endpoint. An omitted field gets the default of the dialect, or keeps its value. */
const policy = {
  timeoutMs: timeoutMs.optional(),
  retrySchedule: retrySchedule.optional(),
  maxInFlight: maxInFlight.optional(),
  rateLimit: rateLimit.optional(),
  ordered: z.boolean().optional(),
  lateSuccess: z.enum(["retry", "accept"]).optional(),
  disableAfter: disableAfter.optional(),
};

export const createEndpointInput = z.strictObject({
  partnerId: z.string().optional(),
  url: z.string(),
  dialect: dialectField,
  eventTypes: eventTypesField,
  filter: filterField.optional(),
  description: descriptionField.optional(),
  secret: secretField.optional(),
  ...policy,
});

export const updateEndpointInput = z.strictObject({
  url: z.string().optional(),
  eventTypes: eventTypesField.optional(),
  filter: filterField.optional(),
  description: descriptionField.nullable().optional(),
  ...policy,
  status: z.enum(["enabled", "paused", "disabled"]).optional(),
});

/** The longest time to send copies to a new URL. */
const shadowHours = z.number().int().min(1, "must be at least 1").max(24, "must be at most 24");

export const startMoveInput = z.strictObject({ url: z.string(), hours: shadowHours.default(24) });
