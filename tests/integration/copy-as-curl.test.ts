import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { makeCurl } from "@/lib/deliveries/make-curl";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { dialectNames, dialects } from "@/lib/dialects";
import type { DialectName } from "@/lib/dialects/types";
import { verify } from "@/lib/dialects/verify";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { systemClock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { deliveriesOf, drain } from "@/tests/support/deliver";
import { klikitRequest } from "@/tests/support/klikit";
import { outcomeOf, person } from "@/tests/support/people";
import { operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { type Received, respondWith } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";
import { runInShell } from "@/tests/support/shell";

const scene = setScene();

/** A delivery of these bytes that was sent once, with the request that Portico sent. */
async function sentOnce(body: Buffer | string, input: object = {}) {
  const { partner, endpoint, endpointId } = await partnerWithEndpoint(
    `${scene.receiver.url}/hook?a=[1]&b={c}`,
    {
      filter: {},
      ...input,
    },
  );
  const request = klikitRequest(scene.source.secret, body);
  const headers = Object.entries(request.headers);
  const { slug } = scene.source;
  const received = await receiveWebhook({ slug, headers, body: request.body, address: null }, systemClock);
  expect(received.outcome).toBe("stored");
  await drain(endpointId);
  const [row] = await deliveriesOf(endpointId);
  const deliveryId = publicId("delivery", row?.id ?? "");
  return { partner, endpoint, endpointId, deliveryId, portico: last() };
}

function last(): Received {
  const request = scene.receiver.received.at(-1);
  if (!request) throw new Error("The receiver got nothing");
  return request;
}

/** Headers that are made anew for each request. */
function withoutSignature({ headers }: Received, dialect: DialectName): object {
  const { signature } = dialects[dialect];
  const { [signature.header]: _, [signature.timestamp?.header ?? ""]: __, ...rest } = headers;
  return rest;
}

async function run(deliveryId: string, attemptId?: string, shell: "sh" | "bash" = "sh"): Promise<Received> {
  const before = scene.receiver.received.length;
  const { command } = await makeCurl({ ctx: operator, deliveryId, attemptId });
  await runInShell(shell, command);
  expect(scene.receiver.received.length).toBe(before + 1);
  return last();
}

const bodies: readonly (readonly [string, Buffer])[] = [
  ["plain JSON", Buffer.from('{"brand_id":663,"note":"it\'s $HOME `id` $(id) !x"}')],
  [
    "JSON with escapes and other alphabets",
    Buffer.from('{"note":"a\\"b\\\\c\\n","name":"Кухня 厨房 😀","p":"50%"}'),
  ],
  ["nothing", Buffer.alloc(0)],
  ["text that names a file", Buffer.from("@/etc/hostname")],
  ["bytes of every kind", Buffer.from(Array.from({ length: 512 }, (_, byte) => byte % 256))],
  ["more than an argument may hold", Buffer.from(JSON.stringify({ long: "x".repeat(300_000) }))],
];

describe("a delivery as cURL", () => {
  test.each(bodies)("sends the bytes and headers that Portico sent, freshly signed: %s", async (_, body) => {
    const { deliveryId, endpoint, portico } = await sentOnce(body);
    const [attempt] = (await readDelivery({ ctx: operator, deliveryId })).attempts;
    for (const shell of ["sh", "bash"] as const) {
      const request = await run(deliveryId, attempt?.id, shell);
      expect(request.body.equals(body)).toBe(true);
      expect(request.path).toBe(portico.path);
      expect(withoutSignature(request, "klikit")).toEqual(withoutSignature(portico, "klikit"));
      const signature = createHmac("sha256", endpoint.secret).update(body).digest("hex");
      expect(request.headers["x-klikit-signature"]).toBe(signature);
    }
  });

  test.each(dialectNames)("verifies when it is run, in the dialect %s", async (dialect) => {
    const { deliveryId, endpoint, portico } = await sentOnce('{"brand_id":663,"at":"8 o\'clock"}', {
      dialect,
      eventTypes: ["*"],
    });
    // What was signed an hour ago is refused by now where the dialect signs the time.
    const later = { ...systemClock, now: () => new Date(Date.now() + 3_600_000) };
    const { command, goodForSeconds } = await makeCurl({ ctx: { ...operator, clock: later }, deliveryId });
    await runInShell("sh", command);
    const request = last();
    const verifyRequest = ({ headers, body }: Received) =>
      verify(dialects[dialect], {
        headers: headers as Record<string, string>,
        body,
        secrets: [endpoint.secret],
        now: later.now(),
      }).outcome;
    expect(verifyRequest(request)).toBe("verified");
    expect(verifyRequest(portico)).toBe(goodForSeconds === null ? "verified" : "stale_timestamp");
    expect(request.body.equals(portico.body)).toBe(true);
    expect(command).not.toContain(endpoint.secret);
  });

  test("repeats the attempt that was asked for, or is the next one", async () => {
    scene.receiver.behave(respondWith(500));
    const { deliveryId, endpointId } = await sentOnce("{}", { retrySchedule: [3_600] });
    await sql(
      "UPDATE deliveries SET due_at = now() - interval '1 second' WHERE endpoint_id = $1",
      endpointId,
    );
    const { attempts } = await readDelivery({ ctx: operator, deliveryId });
    expect((await run(deliveryId, attempts[0]?.id)).headers).toMatchObject({
      "portico-attempt": "1",
      "portico-trigger": "initial",
    });
    expect((await run(deliveryId)).headers).toMatchObject({
      "portico-attempt": "2",
      "portico-trigger": "retry",
    });
    expect((await readDelivery({ ctx: operator, deliveryId })).attempts).toHaveLength(1);
  });

  test("goes to where the endpoint is now, signed with the active secrets", async () => {
    const { deliveryId, endpoint } = await sentOnce('{"a":1}');
    const url = `${scene.receiver.url}/moved`;
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { url } });
    const { secret } = await rotateEndpointSecret({
      ctx: operator,
      endpointId: endpoint.id,
      input: { overlapSeconds: 0 },
    });
    const request = await run(deliveryId);
    expect(request.path).toBe("/moved");
    const signature = createHmac("sha256", secret).update('{"a":1}').digest("hex");
    expect(request.headers["x-klikit-signature"]).toBe(signature);
  });

  test("is for those who may replay, and is written down without a signature", async () => {
    const { partner, deliveryId } = await sentOnce('{"a":1}');
    const manager = await person("manager", partner.id);
    const viewer = await person("viewer", partner.id);
    const stranger = await person("manager", (await partnerWithEndpoint(scene.receiver.url)).partner.id);
    const entries = () =>
      sql<{ actor_name: string; detail: object }>(
        "SELECT actor_name, detail FROM audit_entries WHERE action = 'delivery.copy_as_curl'",
      );
    const before = (await entries()).length;
    expect(await outcomeOf(makeCurl({ ctx: viewer.ctx, deliveryId }))).toBe("forbidden");
    expect(await outcomeOf(makeCurl({ ctx: stranger.ctx, deliveryId }))).toBe("not_found");
    expect((await entries()).length).toBe(before);
    const { command, url, secretVersion } = await makeCurl({ ctx: manager.ctx, deliveryId });
    const written = await entries();
    expect(written.length).toBe(before + 1);
    expect(written.at(-1)?.detail).toEqual({ url, secretVersion });
    const signature = /x-klikit-signature: ([0-9a-f]+)/.exec(command)?.[1] ?? "none";
    expect(JSON.stringify(written)).not.toContain(signature);
  });

  test("takes no attempt of another delivery", async () => {
    const one = await sentOnce("{}");
    const other = await sentOnce("{}");
    const [foreign] = (await readDelivery({ ctx: operator, deliveryId: other.deliveryId })).attempts;
    for (const attemptId of [foreign?.id, "att_01jkz1m7g5f0n9t4w8v2q6x3yb", "nonsense"]) {
      const made = makeCurl({ ctx: operator, deliveryId: one.deliveryId, attemptId });
      expect(await outcomeOf(made)).toBe("not_found");
    }
  });

  test("is refused when there is nothing to sign, or nowhere to send it", async () => {
    const deletedDelivery = await sentOnce("{}");
    await sql(
      "UPDATE events SET body = NULL WHERE id = (SELECT event_id FROM deliveries WHERE endpoint_id = $1)",
      deletedDelivery.endpointId,
    );
    expect(await outcomeOf(makeCurl({ ctx: operator, deliveryId: deletedDelivery.deliveryId }))).toBe(
      "conflict",
    );
    const deleted = await sentOnce("{}");
    await deleteEndpoint({ ctx: operator, endpointId: deleted.endpoint.id });
    expect(await outcomeOf(makeCurl({ ctx: operator, deliveryId: deleted.deliveryId }))).toBe("conflict");
  });
});
