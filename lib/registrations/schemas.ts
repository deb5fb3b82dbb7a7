import { z } from "zod";
import { rights } from "@/lib/auth/context";
import { dialectNames } from "@/lib/dialects";

/** What callers may send, in one place: the API, the portal's forms and the commands parse with these. */

const name = z.string().trim().min(1, "must not be empty").max(100, "must have at most 100 characters");
const description = z.string().trim().max(200, "must have at most 200 characters");
const dialect = z.enum(dialectNames, { error: `must be one of ${dialectNames.join(", ")}` });
/** How long and how strong it must be depends on the dialect: see parseSecret. */
const secret = z.string();
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
const disableAfter = z
  .number()
  .int()
  .min(3_600, "must be at least 3600 seconds, or null for never")
  .max(7_776_000, "must be at most 90 days")
  .nullable();

/** How an endpoint wants to be delivered to; what is left out comes from the dialect, or stays as it is. */
const policy = {
  timeoutMs: timeoutMs.optional(),
  retrySchedule: retrySchedule.optional(),
  maxInFlight: maxInFlight.optional(),
  rateLimit: rateLimit.optional(),
  ordered: z.boolean().optional(),
  lateSuccess: z.enum(["retry", "accept"]).optional(),
  disableAfter: disableAfter.optional(),
};

/** Which events are a partner's: those whose attributes contain one of these. `[{}]` means all of them. */
const scope = z.array(filter).max(1_000, "must have at most 1000 entries");

export const createPartnerInput = z.strictObject({ name, scope: scope.optional() });

export const updatePartnerInput = z.strictObject({ name: name.optional(), scope: scope.optional() });

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

export const updateSourceInput = z.strictObject({
  silentAfterMinutes: z
    .number()
    .int()
    .min(5, "must be at least 5")
    .max(43_200, "must be at most 43200, which is 30 days")
    .nullable()
    .optional(),
});

export const createEndpointInput = z.strictObject({
  partnerId: z.string().optional(),
  url: z.string(),
  dialect,
  eventTypes,
  filter: filter.optional(),
  description: description.optional(),
  secret: secret.optional(),
  ...policy,
});

export const updateEndpointInput = z.strictObject({
  url: z.string().optional(),
  eventTypes: eventTypes.optional(),
  filter: filter.optional(),
  description: description.nullable().optional(),
  ...policy,
  status: z.enum(["enabled", "paused", "disabled"]).optional(),
});

/** For how many hours at most a new URL is sent copies. */
const shadowHours = z.number().int().min(1, "must be at least 1").max(24, "must be at most 24");

export const startMoveInput = z.strictObject({ url: z.string(), hours: shadowHours.default(24) });

export const rotateSecretInput = z.strictObject({
  overlapSeconds: z.number().int().min(0).max(604_800, "must be at most 7 days").optional(),
  secret: secret.optional(),
});

const role = z.enum(["admin", "operator", "manager", "viewer"]);
const isoTime = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time" })
  .transform((text) => new Date(text));

const email = z
  .email("must be an email address")
  .max(254, "must have at most 254 characters")
  .transform((text) => text.toLowerCase());
const password = z
  .string()
  .min(8, "must have at least 8 characters")
  .max(200, "must have at most 200 characters");

export const createUserInput = z.strictObject({
  email,
  name,
  role,
  partnerId: z.string().optional(),
  password,
});

export const askForSignInLinkInput = z.strictObject({ email });

export const createInvitationInput = z.strictObject({ email, role, partnerId: z.string().optional() });

/** A path of the portal, and nothing that a browser could take for another site. */
const portalPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, "must be a path of the portal, such as /deliveries");

export const createAccessLinkInput = z.strictObject({
  name: name.default("Guest"),
  readOnly: z.boolean().default(false),
  expiresInSeconds: z
    .number()
    .int()
    .min(10)
    .max(3_600, "must be at most 3600, which is an hour")
    .default(300),
  sessionSeconds: z
    .number()
    .int()
    .min(300, "must be at least 300")
    .max(28_800, "must be at most 28800, which is 8 hours")
    .default(3_600),
  path: portalPath.default("/"),
  returnUrl: z
    .url({ protocol: /^https?$/, error: "must be an https:// URL" })
    .max(2_000)
    .optional(),
  embed: z.boolean().default(false),
});

export const acceptInvitationInput = z.strictObject({ name, password });

export const changeRoleInput = z.strictObject({ role });

export const changeNameInput = z.strictObject({ name });

export const changePasswordInput = z.strictObject({
  currentPassword: z.string().max(200, "must have at most 200 characters"),
  newPassword: password,
});

/** The webhook that an API key carries. */
export const keyWebhookInput = z.strictObject({
  url: z.string(),
  eventTypes,
  dialect: dialect.default("editframe"),
  filter: filter.optional(),
  secret: secret.optional(),
});

export const createApiKeyInput = z.strictObject({
  name,
  role,
  partnerId: z.string().optional(),
  scopes: z
    .array(z.enum(rights, { error: `must be among ${rights.join(", ")}` }))
    .min(1, "must name at least one; leave it out for everything the role may do")
    .transform((scopes) => [...new Set(scopes)])
    .optional(),
  expiresAt: isoTime.optional(),
  webhook: keyWebhookInput.optional(),
});

/** For a key that has a webhook already; its dialect stays, and its secret is rotated. */
export const changedKeyWebhookInput = z.strictObject({
  url: z.string().optional(),
  eventTypes: eventTypes.optional(),
  filter: filter.optional(),
});

export const updateApiKeyInput = z.strictObject({ name: name.optional(), webhook: z.unknown().optional() });

export const createSavedViewInput = z.strictObject({
  name: z.string().trim().min(1, "must not be empty").max(60, "must have at most 60 characters"),
  filters: z.string().max(2_000, "are too many to be kept"),
});
