import { z } from "zod";
import { dialectNames } from "@/lib/dialects";

/** What callers may send, in one place: the API, the portal's forms and the commands parse with these. */

const name = z.string().trim().min(1, "must not be empty").max(100, "must have at most 100 characters");
const description = z.string().trim().max(200, "must have at most 200 characters");
const dialect = z.enum(dialectNames, { error: `must be one of ${dialectNames.join(", ")}` });
const secret = z.string().min(1).max(500, "must have at most 500 characters");
const eventType = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be printable ASCII without spaces, at most 255 characters");
const eventTypes = z
  .array(eventType)
  .min(1, "must name at least one event type")
  .max(100, "must name at most 100 event types")
  .transform((types) => [...new Set(types)]);
const scalar = z.union([z.string().max(256), z.number(), z.boolean(), z.null()], {
  error: "must be a text, a number, true, false or null",
});
const filter = z
  .record(z.string().min(1).max(64), scalar)
  .refine((value) => Object.keys(value).length <= 20, "must have at most 20 entries");
const timeoutMs = z.number().int().min(1_000, "must be at least 1000").max(60_000, "must be at most 60000");
const retrySchedule = z
  .array(z.number().int().min(1, "must be at least 1 second").max(604_800, "must be at most 7 days"))
  .max(30, "must have at most 30 retries");
const maxInFlight = z.number().int().min(1).max(100, "must be at most 100");
const rateLimit = z.number().int().min(1).max(10_000).nullable();

export const createPartnerInput = z.strictObject({ name });

export const createSourceInput = z.strictObject({
  slug: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      "must be 1 to 63 small letters, digits and hyphens, and not start with a hyphen",
    ),
  dialect,
  secret: secret.optional(),
  description: description.optional(),
});

export const createEndpointInput = z.strictObject({
  partnerId: z.string().optional(),
  url: z.string(),
  dialect,
  eventTypes,
  filter: filter.optional(),
  description: description.optional(),
  secret: secret.optional(),
  timeoutMs: timeoutMs.optional(),
  retrySchedule: retrySchedule.optional(),
  maxInFlight: maxInFlight.optional(),
  rateLimit: rateLimit.optional(),
});

export const updateEndpointInput = z.strictObject({
  url: z.string().optional(),
  eventTypes: eventTypes.optional(),
  filter: filter.optional(),
  description: description.nullable().optional(),
  timeoutMs: timeoutMs.optional(),
  retrySchedule: retrySchedule.optional(),
  maxInFlight: maxInFlight.optional(),
  rateLimit: rateLimit.optional(),
  status: z.enum(["enabled", "paused", "disabled"]).optional(),
});

export const rotateSecretInput = z.strictObject({
  overlapSeconds: z.number().int().min(0).max(604_800, "must be at most 7 days").optional(),
  secret: secret.optional(),
});

const role = z.enum(["admin", "operator", "manager", "viewer"]);

export const createUserInput = z.strictObject({
  email: z.email().transform((email) => email.toLowerCase()),
  name,
  role,
  partnerId: z.string().optional(),
  password: z.string().min(8, "must have at least 8 characters").max(200),
});

export const createApiKeyInput = z.strictObject({
  name,
  role,
  partnerId: z.string().optional(),
  /** A key made elsewhere; without it one is generated. */
  key: z.string().min(16).max(200).optional(),
  expiresAt: z.coerce.date().optional(),
});
