import { z } from "zod";
import { rights } from "@/lib/auth/rights";
import { roleField } from "@/lib/auth/schemas";
import { dialectField, filterField } from "@/lib/dialects/schemas";
import { eventTypesField } from "@/lib/endpoints/schemas";
import { nameField, timeField } from "@/lib/platform/input-fields";
import { secretField } from "@/lib/secrets/schemas";

/** The webhook that an API key carries. */
export const keyWebhookInput = z.strictObject({
  url: z.string(),
  eventTypes: eventTypesField,
  dialect: dialectField.default("editframe"),
  filter: filterField.optional(),
  secret: secretField.optional(),
});

export const createApiKeyInput = z.strictObject({
  name: nameField,
  role: roleField,
  partnerId: z.string().optional(),
  scopes: z
    .array(z.enum(rights, { error: `must be one of ${rights.join(", ")}` }))
    .min(1, "must name at least one; omit it for all rights of the role")
    .transform((scopes) => [...new Set(scopes)])
    .optional(),
  expiresAt: timeField.optional(),
  webhook: keyWebhookInput.optional(),
});

/** For a key that has a webhook already. Its dialect cannot be changed; its secret has its own call. */
export const changedKeyWebhookInput = z.strictObject({
  url: z.string().optional(),
  eventTypes: eventTypesField.optional(),
  filter: filterField.optional(),
});

export const updateApiKeyInput = z.strictObject({
  name: nameField.optional(),
  webhook: z.unknown().optional(),
});
