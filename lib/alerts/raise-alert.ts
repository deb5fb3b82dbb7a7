import type { ClientBase } from "pg";
import type { AlertDetails, AlertKind } from "@/lib/dialects/portico/alert-kinds";
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
function occasionOf(alert: NewAlert): string {
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
 * Raises an alert in the caller's transaction: it stands if, and only if, that commits. The same occasion raised again
 * changes nothing. Whoever calls announces it (`announceAlerts`) afterwards; the sweep finds what was not announced.
 * @returns whether it is a new one
 */
export async function raiseAlert(client: Pick<ClientBase, "query">, alert: NewAlert): Promise<boolean> {
  const endpointId = "endpointId" in alert ? alert.endpointId : null;
  const sourceId = "sourceId" in alert ? alert.sourceId : null;
  const partnerId = "partnerId" in alert ? alert.partnerId : null;
  const dedupeKey = [alert.kind, endpointId ?? sourceId ?? "", occasionOf(alert)].join(" ");
  const { rowCount } = await client.query({
    name: "raise-alert",
    text: `INSERT INTO alerts (id, kind, dedupe_key, partner_id, endpoint_id, source_id, details)
      VALUES ($1, $2, $3, coalesce($4, (SELECT partner_id FROM endpoints WHERE id = $5)), $5, $6, $7)
      ON CONFLICT (dedupe_key) DO NOTHING`,
    values: [newId(), alert.kind, dedupeKey, partnerId, endpointId, sourceId, JSON.stringify(alert.details)],
  });
  return rowCount === 1;
}
