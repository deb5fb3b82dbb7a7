import type { AlertDetails, AlertKind } from "@/lib/dialects/portico/alert-kinds";
import { sql } from "@/lib/platform/database/db";
import { inTransaction, type WriteScope } from "@/lib/platform/database/transaction";
import { type EndpointId, newId, type PartnerId, type SourceId } from "@/lib/platform/ids";

type SourceKind = Extract<AlertKind, `source.${string}`>;
type EndpointKind = Extract<AlertKind, `endpoint.${string}` | `deliveries.${string}`>;
type Of<K extends AlertKind, About> = {
  readonly [Kind in K]: { kind: Kind; details: AlertDetails[Kind] };
}[K] &
  About;

/** An alert to be raised. Times in `details` are ISO 8601. */
export type NewAlert =
  | Of<EndpointKind, { readonly endpointId: EndpointId }>
  | Of<SourceKind, { readonly sourceId: SourceId }>
  | Of<"secret.expiring", { readonly endpointId: EndpointId } | { readonly sourceId: SourceId }>
  /** `partnerId` is null for a key of the operators. */
  | Of<"api_key.expiring", { readonly partnerId: PartnerId | null }>;

/** Distinguishes the occasions of an alert about the same endpoint or source. */
function occurrenceKey(alert: NewAlert): string {
  switch (alert.kind) {
    case "endpoint.failing":
    case "endpoint.recovered":
      return alert.details.since;
    case "endpoint.disable_warning":
      return alert.details.disablesAt;
    case "endpoint.disabled":
      return alert.details.disabledAt;
    case "deliveries.dead_lettered":
      return alert.details.until;
    case "source.silent":
    case "source.recovered":
      return alert.details.silentSince;
    case "secret.expiring":
      return `${alert.details.secretId} ${alert.details.expiresAt}`;
    case "api_key.expiring":
      return `${alert.details.apiKeyId} ${alert.details.expiresAt}`;
  }
}

/**
 * Raises an alert in the caller's transaction; it is sent after the commit. Raising the same occasion again changes
 * nothing.
 * @returns whether the alert is new
 */
export async function raiseAlert({ tx, effects }: WriteScope, alert: NewAlert): Promise<boolean> {
  const endpointId = "endpointId" in alert ? alert.endpointId : null;
  const sourceId = "sourceId" in alert ? alert.sourceId : null;
  const partnerId = "partnerId" in alert ? alert.partnerId : null;
  const dedupeKey = [alert.kind, endpointId ?? sourceId ?? "", occurrenceKey(alert)].join(" ");
  const raised = await tx.$executeRaw(sql`
    INSERT INTO alerts (id, kind, dedupe_key, partner_id, endpoint_id, source_id, details)
    VALUES (${newId()}::uuid, ${alert.kind}, ${dedupeKey},
      coalesce(${partnerId}::uuid, (SELECT partner_id FROM endpoints WHERE id = ${endpointId}::uuid)),
      ${endpointId}::uuid, ${sourceId}::uuid, ${JSON.stringify(alert.details)}::jsonb)
    ON CONFLICT (dedupe_key) DO NOTHING`);
  if (raised > 0) effects.sendAlerts();
  return raised > 0;
}

/** Raises an alert in a transaction of its own. @returns whether the alert is new */
export function raiseAlertNow(alert: NewAlert): Promise<boolean> {
  return inTransaction((scope) => raiseAlert(scope, alert));
}
