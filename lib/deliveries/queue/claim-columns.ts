import { dialectsWithCompanions } from "@/lib/dialects/companion-headers";
import { signingNowSql } from "@/lib/secrets/signing-now";

/** The headers of the event, only if some of them are sent on to the endpoint. */
const receivedHeaders = `CASE WHEN e.dialect = ep.dialect
  AND e.dialect IN (${dialectsWithCompanions.map((name) => `'${name}'`).join(", ")}) THEN e.headers END`;

/** A larger body is not part of the claim, so that a statement that claims many deliveries needs little memory. */
export const maxClaimedBodyBytes = 64 * 1024;

/**
 * The columns of a claim that come from the event `e` and the endpoint `ep`. A copy is sent to another URL and not
 * retried, so these settings are not among them.
 */
export const claimColumns = `
  ep.id AS "endpointId", ep.dialect, ep.timeout_ms AS "timeoutMs", ep.version AS "configVersion",
  e.id AS "eventId", e.external_id AS "externalId", e.type, e.dialect AS "sourceDialect",
  e.received_at AS "receivedAt", e.content_type AS "contentType", e.content_encoding AS "contentEncoding",
  CASE WHEN e.body_size <= ${maxClaimedBodyBytes} THEN e.body END AS body,
  e.body_size > ${maxClaimedBodyBytes} AS "bodyIsLarge",
  ${receivedHeaders} AS "receivedHeaders", ep.api_version AS "apiVersion",
  ARRAY(SELECT k.id FROM secrets k WHERE k.endpoint_id = ep.id AND ${signingNowSql}
        ORDER BY k.version DESC) AS "secretIds"`;
