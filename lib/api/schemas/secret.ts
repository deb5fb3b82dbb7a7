import { z } from "zod";
import { countField, timeField } from "./fields";
import { responseSchema } from "./named";

/** One version of a signing secret, without the secret. */
export const secretVersion = responseSchema(
  "SecretVersion",
  z.strictObject({
    version: z.int().min(1),
    lastFour: z.string(),
    createdAt: timeField,
    activeFrom: timeField.nullable().describe("When it starts to sign; null for since its creation."),
    expiresAt: timeField.nullable().describe("When it stops; null while it is the newest."),
  }),
);

/** What every rotation returns. */
export const rotatedSecretFields = {
  secret: z.string().describe("The new secret. It is shown only in this response."),
  version: z.int().min(1),
  overlapSeconds: countField,
  activeFrom: timeField.nullable().describe("When the new secret starts to sign; null for now."),
  oldSecretExpiresAt: timeField.describe("When the last of the old secrets stops, at the latest."),
};

export const endedVersionsField = z
  .array(z.int().min(1))
  .describe("The versions that ended; empty if there was no overlap.");
