import { dialectsWithCompanions } from "@/lib/dialects/companion-headers";
import { signingNowSql } from "@/lib/secrets/signing-now";

/** The headers of the event, only if some of them are sent on to the endpoint. */
const receivedHeaders = `CASE WHEN e.dialect = ep.dialect
  AND e.dialect IN (${dialectsWithCompanions.map((name) => `'${name}'`).join(", ")}) THEN e.headers END`;

/**
 * The columns of a claim that come from the event `e` and the endpoint `ep`. A copy is sent to another URL and not
 * retried, so these settings are not among them.
 * @param endpointId the parameter with the endpoint's id, so that PostgreSQL looks for the secrets once per statement
 */
export const claimColumns = (endpointId: "$1" | "$2"): string => `
  ep.id AS "endpointId", ep.dialect, ep.timeout_ms AS "timeoutMs", ep.version AS "configVersion",
  e.id AS "eventId", e.external_id AS "externalId", e.type, e.dialect AS "sourceDialect",
  e.received_at AS "receivedAt", e.content_type AS "contentType", e.content_encoding AS "contentEncoding", e.body,
  ${receivedHeaders} AS "receivedHeaders", ep.api_version AS "apiVersion",
  ARRAY(SELECT k.id FROM secrets k WHERE k.endpoint_id = ${endpointId} AND ${signingNowSql}
        ORDER BY k.version DESC) AS "secretIds"`;
