import { operationalType } from "@/lib/dialects/portico/catalog";
import type { IncomingEvent } from "@/lib/events/ingest/store-event";
import type { AlertRow } from "./alert-row";
import { alertView } from "./alert-view";
import { linkTo } from "./describe-alert";

/**
 * The operational event about an alert. It is stored, matched, signed, retried and logged like any other event. Endpoints
 * can filter it by kind, partner, endpoint and source, and by any value of its body.
 */
export function operationalEvent(row: AlertRow): IncomingEvent & { readonly source: null } {
  const { id, kind, raisedAt, ...content } = alertView(row);
  const type = operationalType(kind);
  const payload = { type, timestamp: raisedAt, data: { alertId: id, link: linkTo(row), ...content } };
  const attributes = {
    kind,
    partnerId: content.partner?.id ?? null,
    endpointId: content.endpoint?.id ?? null,
    source: content.source?.slug ?? null,
  };
  return {
    source: null,
    dialect: "standard-webhooks",
    externalId: id,
    type,
    contentType: "application/json",
    contentEncoding: null,
    body: Buffer.from(JSON.stringify(payload)),
    headers: [],
    attributes,
    attributesLeftOut: true,
    document: { ...payload, ...attributes },
  };
}
