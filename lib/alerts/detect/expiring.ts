import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { raiseAlertNow } from "../raise-alert";

/** How long before the end the alert is raised. If the whole time is short, as after a rotation, it is half of it. */
const notice = "7 days";

const isNear = (since: string, until: string) =>
  `${until} > now() AND ${until} <= now() + interval '${notice}' AND now() >= ${until} - (${until} - ${since}) / 2`;

interface ExpiringSecret {
  readonly id: string;
  readonly endpointId: string | null;
  readonly sourceId: string | null;
  readonly version: number;
  readonly expiresAt: Date;
  readonly successor: number | null;
}

/**
 * Raises an alert for each signing secret that expires soon.
 * @returns how many were raised
 */
export async function detectExpiringSecrets(): Promise<number> {
  const { rows } = await pool().query<ExpiringSecret>(
    `SELECT k.id, k.endpoint_id AS "endpointId", k.source_id AS "sourceId", k.version, k.expires_at AS "expiresAt",
       next.version AS successor
     FROM secrets k
     LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
     LEFT JOIN LATERAL (
       SELECT n.version, n.created_at FROM secrets n
       WHERE (n.endpoint_id = k.endpoint_id OR n.source_id = k.source_id) AND n.version > k.version
         AND (n.expires_at IS NULL OR n.expires_at > k.expires_at)
       ORDER BY n.version LIMIT 1) AS next ON true
     WHERE ep.deleted_at IS NULL AND ${isNear("coalesce(next.created_at, k.created_at)", "k.expires_at")}`,
  );
  let raised = 0;
  for (const { id, endpointId, sourceId, version, expiresAt, successor } of rows) {
    const owner = endpointId === null ? { sourceId: sourceId ?? "" } : { endpointId };
    const secretId = publicId("secret", id);
    const details = { secretId, version, expiresAt: expiresAt.toISOString(), successor };
    if (await raiseAlertNow({ kind: "secret.expiring", ...owner, details })) raised += 1;
  }
  return raised;
}

interface ExpiringKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly partnerId: string | null;
  readonly expiresAt: Date;
}

/**
 * Raises an alert for each API key that expires soon.
 * @returns how many were raised
 */
export async function detectExpiringApiKeys(): Promise<number> {
  const { rows } = await pool().query<ExpiringKey>(
    `SELECT id, name, prefix, partner_id AS "partnerId", expires_at AS "expiresAt" FROM api_keys
     WHERE revoked_at IS NULL AND ${isNear("created_at", "expires_at")}`,
  );
  let raised = 0;
  for (const { id, name, prefix, partnerId, expiresAt } of rows) {
    const details = { apiKeyId: publicId("apiKey", id), name, prefix, expiresAt: expiresAt.toISOString() };
    if (await raiseAlertNow({ kind: "api_key.expiring", partnerId, details })) raised += 1;
  }
  return raised;
}
