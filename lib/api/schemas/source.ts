import { z } from "zod";
import { idField, timeField } from "./fields";
import { listSchema, responseSchema } from "./named";
import { endedVersionsField, rotatedSecretFields, secretVersion } from "./secret";

const urlField = z.string().describe("The URL that the provider posts to.");

const sourceFields = {
  id: idField("source"),
  slug: z.string(),
  dialect: z.string(),
  description: z.string().nullable(),
  url: urlField,
  silentAfterMinutes: z.int().nullable(),
  createdAt: timeField,
};

export const source = responseSchema("Source", z.strictObject(sourceFields));

export const sourceList = listSchema("SourceList", source);

export const newSource = responseSchema(
  "NewSource",
  z.strictObject({
    id: idField("source"),
    slug: z.string(),
    dialect: z.string(),
    url: urlField,
    secret: z.string().describe("The signing secret. It is shown only in this response."),
  }),
);

export const sourceDetail = responseSchema(
  "SourceDetail",
  z.strictObject({
    ...sourceFields,
    secrets: z.array(secretVersion).describe("The newest 20 secrets, newest first, without the secrets."),
    verifyToken: z
      .string()
      .nullable()
      .describe("The token for the provider's settings; null if the dialect has no handshake with a token."),
    lastHandshakeAt: timeField
      .nullable()
      .describe("When Portico last responded to a handshake of the provider, to the minute; null if never."),
    lastEvent: responseSchema(
      "LastEvent",
      z.strictObject({ id: idField("event"), type: z.string(), receivedAt: timeField }),
    )
      .nullable()
      .describe("The newest event; null if there is none."),
  }),
);

export const rotatedSourceSecret = responseSchema(
  "RotatedSourceSecret",
  z.strictObject({ id: idField("source"), slug: z.string(), ...rotatedSecretFields }),
);

export const endedSourceOverlap = responseSchema(
  "EndedSourceOverlap",
  z.strictObject({ id: idField("source"), endedVersions: endedVersionsField }),
);
