import { z } from "zod";
import type { CatalogEntry, JsonObject } from "../catalog-types";
import { operationalPrefix } from "../event-type-pattern";
import { jsonSchemaOf } from "../json-schema";
import { type AlertKind, alertDetails, alertKinds } from "./alert-kinds";

/** Portico's own events for operators: alerts as events, in the payload structure of Standard Webhooks. */

/** Subscribes to every operational event, including future ones. `*` does not: it means the events of providers. */
export const everyOperationalType = `${operationalPrefix}*`;

/** The type of an alert's operational event, such as `portico.endpoint.failing`. */
export function operationalType(kind: AlertKind): string {
  return operationalPrefix + kind;
}

interface AlertDescription {
  readonly title: string;
  readonly description: string;
  readonly details: JsonObject;
}

const descriptions: Readonly<Record<AlertKind, AlertDescription>> = {
  "endpoint.failing": {
    title: "Endpoint failing",
    description: "An endpoint has failed several times in a row.",
    details: { since: "2026-06-25T09:14:11.204Z", failures: 12, lastCode: "http_5xx" },
  },
  "endpoint.recovered": {
    title: "Endpoint recovered",
    description: "A failing endpoint has recovered.",
    details: { since: "2026-06-25T09:14:11.204Z", failedSeconds: 7_500 },
  },
  "endpoint.disable_warning": {
    title: "Endpoint to be disabled",
    description: "An endpoint will be disabled if it keeps failing.",
    details: { since: "2026-06-21T09:14:11.204Z", disablesAt: "2026-06-26T09:14:11.204Z" },
  },
  "endpoint.disabled": {
    title: "Endpoint disabled",
    description: "An endpoint was disabled because it responded 410 or failed for too long.",
    details: { reason: "failed_too_long", disabledAt: "2026-06-26T09:14:11.204Z" },
  },
  "deliveries.dead_lettered": {
    title: "Deliveries dead-lettered",
    description: "Retries to an endpoint ran out. Sent at most once per hour and endpoint.",
    details: {
      count: 3,
      codes: ["http_5xx", "timeout_first_byte"],
      from: "2026-06-25T09:14:11.204Z",
      until: "2026-06-25T10:02:40.871Z",
    },
  },
  "source.silent": {
    title: "Source silent",
    description: "A source has sent no events for longer than its alert threshold.",
    details: {
      silentAfterMinutes: 60,
      lastEventAt: "2026-06-25T08:10:00.000Z",
      silentSince: "2026-06-25T08:10:00.000Z",
    },
  },
  "source.recovered": {
    title: "Source recovered",
    description: "A silent source sends events again.",
    details: { silentSince: "2026-06-25T08:10:00.000Z", heardAt: "2026-06-25T11:30:07.500Z" },
  },
  "secret.expiring": {
    title: "Secret expiring",
    description: "A signing secret of an endpoint or a source expires soon.",
    details: {
      secretId: "sec_01jz9wkq7cf2x8v5m3n0p4r6st",
      version: 1,
      expiresAt: "2026-06-26T09:14:11.204Z",
      successor: 2,
    },
  },
  "api_key.expiring": {
    title: "API key expiring",
    description: "An API key expires soon.",
    details: {
      apiKeyId: "key_01jz9wkq7cf2x8v5m3n0p4r6st",
      name: "Order screen",
      prefix: "pk_a91f0",
      expiresAt: "2026-07-01T00:00:00.000Z",
    },
  },
};

const named = z.looseObject({ id: z.string(), name: z.string() });

/** The complete body of an operational event. */
export function operationalSchema(kind: AlertKind) {
  return z.looseObject({
    type: z.literal(operationalType(kind)),
    timestamp: z.iso.datetime(),
    data: z.looseObject({
      alertId: z.string(),
      title: z.string(),
      summary: z.string(),
      link: z.url({ protocol: /^https?$/ }).describe("Link to the affected object in the portal."),
      partner: named.nullable(),
      endpoint: z
        .looseObject({ id: z.string(), url: z.string(), description: z.string().nullable() })
        .nullable(),
      source: z.looseObject({ id: z.string(), slug: z.string() }).nullable(),
      details: z.looseObject(alertDetails[kind].shape),
    }),
  });
}

function exampleOf(kind: AlertKind): JsonObject {
  const endpointId = "ep_01jz9wkq7cf2x8v5m3n0p4r6st";
  const aboutSource = kind.startsWith("source.");
  return {
    type: operationalType(kind),
    timestamp: "2026-06-26T09:14:12.000Z",
    data: {
      alertId: "alr_01jz9wkq7cf2x8v5m3n0p4r6st",
      title: descriptions[kind].title,
      summary: descriptions[kind].description,
      link: `https://portico.example.com/endpoints/${endpointId}`,
      partner: aboutSource ? null : { id: "ptn_01jz9wkq7cf2x8v5m3n0p4r6st", name: "Spice Garden" },
      endpoint: aboutSource
        ? null
        : { id: endpointId, url: "https://pos.example.com/webhooks", description: "Point of sale" },
      source: aboutSource ? { id: "src_01jz9wkq7cf2x8v5m3n0p4r6st", slug: "klikit" } : null,
      details: descriptions[kind].details,
    },
  };
}

/** Every operational event, with an example body and a JSON Schema, like the types of a dialect. */
export function operationalCatalog(): readonly CatalogEntry[] {
  return alertKinds.map((kind) => ({
    type: operationalType(kind),
    title: descriptions[kind].title,
    description: descriptions[kind].description,
    emitted: true,
    example: exampleOf(kind),
    schema: jsonSchemaOf(operationalSchema(kind)),
  }));
}
