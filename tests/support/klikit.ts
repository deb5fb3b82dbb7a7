import { createHmac, randomUUID } from "node:crypto";

/** A klikit request. It is signed here, so that no test relies on Portico's own signer. */
export function klikitRequest(secret: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const bytes = Buffer.from(body);
  return {
    body: bytes,
    headers: {
      "content-type": "application/json",
      "x-klikit-event-id": randomUUID(),
      "x-klikit-event-type": "klikit.order.created.v2",
      "x-klikit-signature": createHmac("sha256", secret).update(bytes).digest("hex"),
      ...headers,
    },
  };
}

export const order = JSON.stringify({ brand_id: 663, branch_id: 1062, orders: [{ id: 7821 }] });
