import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { raiseAlertNow } from "../raise-alert";

/** How long before the end the alert is raised. If the whole time is short, as after a rotation, it is half of it. */
const notice = "7 days";

const noticeAt = (since: string, until: string) =>
  `greatest(${until} - interval '${notice}', ${until} - (${until} - ${since}) / 2)`;
const noticeOfSecret = noticeAt("coalesce(next.created_at, k.created_at)", "k.expires_at");
const noticeOfKey = noticeAt("created_at", "expires_at");

/** The secrets `k` of endpoints and sources that exist, each with the secret `next` that replaces it, if there is one. */
const secrets = `secrets k
     LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
     LEFT JOIN LATERAL (
       SELECT n.version, n.created_at FROM secrets n
       WHERE (n.endpoint_id = k.endpoint_id OR n.source_id = k.source_id) AND n.version > k.version
         AND (n.expires_at IS NULL OR n.expires_at > k.expires_at)
       ORDER BY n.version LIMIT 1) AS next ON true
     WHERE ep.deleted_at IS NULL AND k.expires_at > now()`;

/** When the next signing secret or API key gets near its end. Null if none does. */
export async function nextExpiryNoticeAt(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>(
    `SELECT min(at) AS at FROM (
       SELECT ${noticeOfSecret} AS at FROM ${secrets}
       UNION ALL SELECT ${noticeOfKey} FROM api_keys WHERE revoked_at IS NULL AND expires_at > now()) notices
     WHERE at > now()`,
  );
  return rows[0]?.at ?? null;
}

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
     FROM ${secrets} AND ${noticeOfSecret} <= now()`,
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
     WHERE revoked_at IS NULL AND expires_at > now() AND ${noticeOfKey} <= now()`,
  );
  let raised = 0;
  for (const { id, name, prefix, partnerId, expiresAt } of rows) {
    const details = { apiKeyId: publicId("apiKey", id), name, prefix, expiresAt: expiresAt.toISOString() };
    if (await raiseAlertNow({ kind: "api_key.expiring", partnerId, details })) raised += 1;
  }
  return raised;
}
