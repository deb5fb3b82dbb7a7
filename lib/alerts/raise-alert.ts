import type { AlertDetails, AlertKind } from "@/lib/dialects/portico/alert-kinds";
import { sql } from "@/lib/platform/database/db";
import { inTransaction, type WriteScope } from "@/lib/platform/database/transaction";
import { newId } from "@/lib/platform/ids";

type SourceKind = Extract<AlertKind, `source.${string}`>;
type EndpointKind = Extract<AlertKind, `endpoint.${string}` | `deliveries.${string}`>;
type Of<K extends AlertKind, About> = {
  readonly [Kind in K]: { kind: Kind; details: AlertDetails[Kind] };
}[K] &
  About;

/** Something that people should know, and whom it is about. Ids are bare; times in `details` are ISO 8601. */
export type NewAlert =
  | Of<EndpointKind, { readonly endpointId: string }>
  | Of<SourceKind, { readonly sourceId: string }>
  | Of<"secret.expiring", { readonly endpointId: string } | { readonly sourceId: string }>
  /** `partnerId` null: an operators' key. */
  | Of<"api_key.expiring", { readonly partnerId: string | null }>;

/** What makes one occasion of an alert differ from the next about the same thing. */
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
 * Raises an alert in the caller's transaction, and asks for it to be sent after the commit. The same occasion raised again
 * changes nothing.
 * @returns whether it is a new one
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

/** Raises an alert in a transaction of its own. @returns whether it is a new one */
export function raiseAlertNow(alert: NewAlert): Promise<boolean> {
  return inTransaction((scope) => raiseAlert(scope, alert));
}
