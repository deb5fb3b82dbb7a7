import { randomUUID } from "node:crypto";
import { raiseAlertNow } from "@/lib/alerts/raise-alert";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { mailText } from "@/lib/mail/link-token";
import { createUser } from "@/lib/members/create-user";
import { internalId, operator, sql } from "./portico";

export interface AlertRecord {
  readonly id: string;
  readonly kind: string;
  readonly partner_id: string | null;
  readonly endpoint_id: string | null;
  readonly source_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly dispatched_at: Date | null;
  readonly event_id: string | null;
}

export function alerts(): Promise<AlertRecord[]> {
  return sql("SELECT * FROM alerts ORDER BY id");
}

export interface MailRecord {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string | null;
  readonly status: string;
  readonly tries: number;
  readonly last_error: string | null;
  readonly wait: number;
}

/** All mails, as they are sent. */
export async function mails(): Promise<MailRecord[]> {
  const rows = await sql<MailRecord & { link_kind: string | null; about_id: string | null }>(
    "SELECT *, round(extract(epoch FROM due_at - now()) / 60)::int AS wait FROM mails ORDER BY id",
  );
  return rows.map((row) => ({
    ...row,
    text: row.text && mailText({ text: row.text, linkKind: row.link_kind, aboutId: row.about_id }),
  }));
}

/** Raises the alert that the queue raises after several failures of an endpoint in a row. */
export function raiseFailing(endpointId: string, since = new Date().toISOString()): Promise<boolean> {
  const details = { since, failures: 12, lastCode: "http_5xx" };
  return raiseAlertNow({ kind: "endpoint.failing", endpointId, details });
}

/** Creates a user. Returns the email. */
export async function person(role: "admin" | "operator" | "manager" | "viewer", partnerId?: string) {
  const email = `${role}-${randomUUID()}@portico.test`;
  const input = { email, name: role, role, partnerId, password: randomUUID() };
  await createUser({ ctx: operator, input });
  return email;
}

/** Creates the operators' endpoint for operational events. */
export async function operationsEndpoint(url: string, input: object = {}) {
  const endpoint = await createEndpoint({
    ctx: operator,
    input: { url, dialect: "standard-webhooks", eventTypes: ["portico.*"], ...input },
  });
  return { endpoint, endpointId: internalId("endpoint", endpoint.id) };
}

/** Deletes every alert, mail and user, so that a test sees only its own. */
export async function forgetAlerts(): Promise<void> {
  await sql("TRUNCATE alerts, mails");
  await sql("DELETE FROM users");
  await sql("UPDATE endpoints SET deleted_at = now() WHERE deleted_at IS NULL");
}
