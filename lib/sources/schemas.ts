import { z } from "zod";
import { dialectField } from "@/lib/dialects/schemas";
import { descriptionField } from "@/lib/platform/input-fields";
import { secretField } from "@/lib/secrets/schemas";

export const createSourceInput = z.strictObject({
  slug: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      "must be 1 to 63 lowercase letters, digits and hyphens, and not start with a hyphen",
    ),
  dialect: dialectField,
  secret: secretField.optional(),
  description: descriptionField.optional(),
});

export const updateSourceInput = z.strictObject({
  silentAfterMinutes: z
    .number()
    .int()
    .min(5, "must be at least 5")
    .max(43_200, "must be at most 43200 (30 days)")
    .nullable()
    .optional(),
});
