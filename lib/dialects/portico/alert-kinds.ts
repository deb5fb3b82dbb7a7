import { z } from "zod";

const time = z.iso.datetime();

/** The details of each kind of alert. Times are ISO 8601. */
export const alertDetails = {
  "endpoint.failing": z.object({
    since: time,
    failures: z.int().min(1).describe("Failed attempts in a row."),
    lastCode: z.string(),
  }),
  "endpoint.recovered": z.object({ since: time, failedSeconds: z.int().min(0) }),
  "endpoint.disable_warning": z.object({ since: time, disablesAt: time }),
  "endpoint.disabled": z.object({ reason: z.enum(["http_410", "failed_too_long"]), disabledAt: time }),
  "deliveries.dead_lettered": z.object({
    count: z.int().min(1),
    codes: z.array(z.string()),
    from: time,
    until: time,
  }),
  "source.silent": z.object({
    silentAfterMinutes: z.int().min(1),
    lastEventAt: time.nullable().describe("Null if no event has arrived since monitoring started."),
    silentSince: time,
  }),
  "source.recovered": z.object({ silentSince: time, heardAt: time }),
  "secret.expiring": z.object({
    secretId: z.string(),
    version: z.int().min(1),
    expiresAt: time,
    successor: z.int().nullable().describe("The version that is active afterwards, or null."),
  }),
  "api_key.expiring": z.object({
    apiKeyId: z.string(),
    name: z.string(),
    prefix: z.string(),
    expiresAt: time,
  }),
} as const;

export type AlertKind = keyof typeof alertDetails;
export type AlertDetails = { readonly [K in AlertKind]: Readonly<z.infer<(typeof alertDetails)[K]>> };

export const alertKinds = Object.keys(alertDetails) as readonly AlertKind[];
