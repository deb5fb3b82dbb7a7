import type { ClientBase } from "pg";
import { env } from "@/lib/platform/env";

/**
 * The recipients of an alert's mails: the operators (`PORTICO_ALERT_EMAILS`, or all users with that role) and the managers
 * of its partner.
 * @returns addresses without duplicates
 */
export async function recipientsOf(
  client: Pick<ClientBase, "query">,
  partnerId: string | null,
): Promise<readonly string[]> {
  const named = env().PORTICO_ALERT_EMAILS;
  const { rows } = await client.query<{ email: string }>({
    name: "alert-recipients",
    text: `SELECT email FROM users WHERE disabled_at IS NULL
      AND ((role IN ('admin', 'operator') AND NOT $2) OR (role = 'manager' AND partner_id = $1)) ORDER BY id`,
    values: [partnerId, named !== undefined],
  });
  return [...new Set([...(named ?? []), ...rows.map(({ email }) => email)])];
}
