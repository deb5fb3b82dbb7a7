import { z } from "zod";
import { type AlertKind, alertDetails, alertKinds } from "@/lib/dialects/portico/alert-kinds";
import { countField, idField, timeField } from "./fields";
import { listSchema, responseSchema } from "./named";

const about = {
  partner: responseSchema("AlertPartner", z.strictObject({ id: idField("partner"), name: z.string() }))
    .nullable()
    .describe("The partner that the alert is about; null if it is about none."),
  endpoint: responseSchema(
    "AlertEndpoint",
    z.strictObject({ id: idField("endpoint"), url: z.string(), description: z.string().nullable() }),
  )
    .nullable()
    .describe("The endpoint that the alert is about; null if it is about none."),
  source: responseSchema("AlertSource", z.strictObject({ id: idField("source"), slug: z.string() }))
    .nullable()
    .describe("The source that the alert is about; null if it is about none."),
};

const alertSending = responseSchema(
  "AlertSending",
  z.strictObject({
    dispatchedAt: timeField.nullable(),
    eventId: idField("event")
      .nullable()
      .describe("The operational event; null if the alert went out by mail alone."),
    mails: responseSchema(
      "AlertMails",
      z.strictObject({
        sent: countField,
        waiting: countField,
        failed: countField,
        lastError: z.string().nullable(),
      }),
    ),
  }),
);

/** `endpoint.failing` becomes `EndpointFailingDetails`. */
function detailsName(kind: AlertKind): string {
  const words = kind.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}Details`;
}

const alertDetailSchemas = alertKinds.map((kind) =>
  responseSchema(detailsName(kind), alertDetails[kind].strict()),
);

const alert = responseSchema(
  "Alert",
  z.strictObject({
    id: idField("alert"),
    kind: z.enum(alertKinds),
    title: z.string(),
    summary: z.string(),
    raisedAt: timeField,
    ...about,
    details: z.union(alertDetailSchemas).describe("Facts that depend on the kind."),
    sending: alertSending.nullable().describe("How the alert was sent; null for a partner's key."),
  }),
);

export const alertList = listSchema("AlertList", alert);
