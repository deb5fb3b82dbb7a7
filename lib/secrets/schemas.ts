import { z } from "zod";
import { timeField } from "@/lib/platform/input-fields";

/** The dialect decides how long and how strong a secret must be: see `parseSecret`. */
export const secretField = z.string();

export const rotateSecretInput = z.strictObject({
  overlapSeconds: z.number().int().min(0).max(604_800, "must be at most 7 days").optional(),
  secret: secretField.optional(),
});

/** A source accepts every secret active at once, so only an endpoint's secret has a time to start. */
export const rotateEndpointSecretInput = rotateSecretInput.extend({ activeFrom: timeField.optional() });
