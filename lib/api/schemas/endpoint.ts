import { z } from "zod";
import { attributesField, countField, idField, timeField, warningsField } from "./fields";
import { listSchema, responseSchema } from "./named";
import { endedVersionsField, rotatedSecretFields, secretVersion } from "./secret";

export const endpointStatus = z.enum(["enabled", "paused", "disabled"]);

const endpointFields = {
  id: idField("endpoint"),
  partnerId: idField("partner"),
  url: z.string(),
  dialect: z.string(),
  description: z.string().nullable(),
  eventTypes: z.array(z.string()),
  filter: attributesField,
  status: endpointStatus,
  statusReason: z
    .string()
    .nullable()
    .describe("Why Portico disabled the endpoint; null if a person set the status."),
  timeoutMs: z.int(),
  retrySchedule: z.array(z.int()),
  maxInFlight: z.int(),
  rateLimit: z.int().nullable(),
  ordered: z.boolean(),
  lateSuccess: z.enum(["retry", "accept"]),
  disableAfter: z.int().nullable(),
  apiVersion: z.string().nullable(),
  version: z.int().min(1).describe("Counts the changes of the settings."),
  createdAt: timeField,
};

export const changedEndpoint = responseSchema(
  "ChangedEndpoint",
  z.strictObject({ ...endpointFields, warnings: warningsField }),
);

export const newEndpoint = responseSchema(
  "NewEndpoint",
  z.strictObject({
    ...endpointFields,
    secret: z.string().describe("The signing secret. It is shown only in this response."),
    warnings: warningsField,
  }),
);

const endpointHealth = responseSchema(
  "EndpointHealth",
  z.strictObject({
    state: z
      .enum(["healthy", "failing", "suspended"])
      .describe(
        "`failing`: the last attempts failed. `suspended`: too many failed, and only probes are sent. The portal shows both as failing.",
      ),
    failures: countField.describe("Failed attempts since the last success."),
    failingSince: timeField.nullable(),
    nextProbeAt: timeField
      .nullable()
      .describe("When the next probe is sent while the endpoint is suspended."),
    disablesAt: timeField
      .nullable()
      .describe("When Portico disables the endpoint if nothing succeeds until then."),
    waitsUntil: timeField
      .nullable()
      .describe(
        "Until when Portico sends nothing, because the endpoint responded 429 or asked for a wait with `Retry-After`; null if it does not wait.",
      ),
    waitStatusCode: z.int().nullable().describe("The status code of the response that started the wait."),
  }),
);

const endpointListItem = responseSchema(
  "EndpointListItem",
  z.strictObject({ ...endpointFields, health: endpointHealth, partnerName: z.string() }),
);

export const endpointList = listSchema("EndpointList", endpointListItem);

const endpointVersion = responseSchema(
  "EndpointVersion",
  z.strictObject({
    version: z.int().min(1),
    changedAt: timeField,
    changedBy: z.string(),
    change: z.string().describe("What changed, in a few words."),
  }),
);

export const endpointDetail = responseSchema(
  "EndpointDetail",
  z.strictObject({
    ...endpointFields,
    health: endpointHealth,
    partnerName: z.string(),
    secrets: z.array(secretVersion).describe("The newest 20 secrets, newest first, without the secrets."),
    versions: z.array(endpointVersion).describe("The newest 50 versions of the settings, newest first."),
  }),
);

export const rotatedEndpointSecret = responseSchema(
  "RotatedEndpointSecret",
  z.strictObject({
    id: idField("endpoint"),
    ...rotatedSecretFields,
    bothSign: z
      .boolean()
      .describe(
        "True: old and new secret both sign from the start of the new one until the overlap ends. False: only the new one signs from its start, because the dialect carries one signature or there is no overlap.",
      ),
  }),
);

export const endedEndpointOverlap = responseSchema(
  "EndedEndpointOverlap",
  z.strictObject({ id: idField("endpoint"), endedVersions: endedVersionsField }),
);
