import { z } from "zod";
import { rights } from "@/lib/auth/rights";
import { endpointStatus } from "./endpoint";
import { attributesField, idField, timeField, warningsField } from "./fields";
import { listSchema, responseSchema } from "./named";

const keyWebhook = responseSchema(
  "ApiKeyWebhook",
  z.strictObject({
    endpointId: idField("endpoint"),
    url: z.string(),
    eventTypes: z.array(z.string()),
    filter: attributesField,
    dialect: z.string(),
    status: endpointStatus,
  }),
);

const apiKeyFields = {
  id: idField("apiKey"),
  name: z.string(),
  prefix: z.string().describe("The first characters of the key, to recognise it by."),
  role: z.enum(["admin", "operator", "manager", "viewer"]),
  scopes: z.array(z.enum(rights)).nullable().describe("Null: everything that the role may do."),
  partnerId: idField("partner").nullable().describe("Null: a key of the operators."),
  status: z
    .enum(["active", "expired", "revoked", "suspended"])
    .describe("`suspended`: the member who made the key is disabled or has left the partner."),
  createdAt: timeField,
  createdBy: z
    .string()
    .nullable()
    .describe("The member or the key that made it. Null: it was made before version 0.3."),
  lastUsedAt: timeField.nullable(),
  expiresAt: timeField.nullable(),
  revokedAt: timeField.nullable(),
  webhook: keyWebhook.nullable().describe("The webhook that belongs to the key; null if there is none."),
};

export const apiKey = responseSchema("ApiKey", z.strictObject(apiKeyFields));

export const apiKeyList = listSchema("ApiKeyList", apiKey);

export const newApiKey = responseSchema(
  "NewApiKey",
  z.strictObject({
    ...apiKeyFields,
    key: z.string().describe("The key. It is shown only in this response."),
    webhookSecret: z
      .string()
      .nullable()
      .describe("The webhook's signing secret, if the key has a webhook. It is shown only in this response."),
    warnings: warningsField,
  }),
);

export const updatedApiKey = responseSchema(
  "UpdatedApiKey",
  z.strictObject({
    ...apiKeyFields,
    webhookSecret: z
      .string()
      .nullable()
      .describe("The signing secret of a webhook that this call registered; null otherwise."),
    warnings: warningsField,
  }),
);
