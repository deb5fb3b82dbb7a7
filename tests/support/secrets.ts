import { Webhook } from "standardwebhooks";
import { drain, ingest } from "./deliver";
import { klikitSource, partnerWithEndpoint, sql } from "./portico";
import type { Received, Receiver } from "./receiver";

/** Ages the secrets of one owner: their dates move back, and the database clock stays. */
export async function letTimePass(ownerId: string, seconds: number): Promise<void> {
  await sql(
    `UPDATE secrets SET created_at = created_at - $2 * interval '1 second', expires_at = expires_at - $2 * interval '1 second',
       active_from = active_from - $2 * interval '1 second'
     WHERE $1 IN (source_id, endpoint_id)`,
    ownerId,
    seconds,
  );
}

/** Whether the independent library accepts a request as signed with this secret. */
export function verifies(secret: string, request: Received): boolean {
  try {
    new Webhook(secret).verify(request.body, request.headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

/** An endpoint at the receiver, and a function that sends it an event and returns the received request. */
export async function signedEndpoint(receiver: Receiver, input: object = {}) {
  const source = await klikitSource();
  const registered = await partnerWithEndpoint(`${receiver.url}/hook`, {
    dialect: "standard-webhooks",
    eventTypes: ["*"],
    filter: { tag: source.slug },
    ...input,
  });
  const deliver = async (): Promise<Received> => {
    const before = receiver.received.length;
    await ingest(source, { tag: source.slug });
    await drain(registered.endpointId);
    const request = receiver.received[before];
    if (!request) throw new Error("nothing arrived");
    return request;
  };
  return { ...registered, source, deliver };
}

export async function auditOf(
  targetId: string,
): Promise<{ action: string; detail: Record<string, unknown> }[]> {
  return sql("SELECT action, detail FROM audit_entries WHERE target_id = $1 ORDER BY id", targetId);
}
