import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Attack, startAttack } from "@/tests/abuse/attack";
import { waysOfPartner } from "@/tests/abuse/greedy-partner";
import { ordinaryTraffic } from "@/tests/abuse/ordinary-partner";
import { waysOfStranger } from "@/tests/abuse/stranger";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { drain } from "@/tests/support/deliver";
import type { Listening } from "@/tests/support/listen";
import { mountFront } from "@/tests/support/mounts";
import { person } from "@/tests/support/people";
import { klikitSource, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let api: Api;
let front: Listening;
let receiver: Receiver;

beforeAll(async () => {
  // The defaults of a new installation.
  close = await usePortico({
    PORTICO_REQUESTS_PER_SECOND: "",
    PORTICO_MAX_ENDPOINTS: "",
    PORTICO_MAX_API_KEYS: "",
    PORTICO_MAX_ACCESS_LINKS: "",
    PORTICO_MAX_TESTS_PER_MINUTE: "",
  });
  api = await serveApi();
  front = await mountFront();
  receiver = await startReceiver();
});
afterAll(async () => {
  await api.close();
  await front.close();
  await receiver.close();
  await close();
});

async function countOf(table: string, partnerId: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE partner_id = $1`,
    partnerId,
  );
  return row?.count ?? 0;
}

function statusesOf(attack: Attack): number[] {
  return [...new Set(Object.values(attack.statuses()).flatMap((counts) => Object.keys(counts).map(Number)))];
}

test("a stranger at full tilt stores nothing, and nothing is refused to a partner", async () => {
  const source = await klikitSource();
  const { email } = await person("operator");
  const ordinary = await partnerWithEndpoint(`${receiver.url}/partner`, { filter: { tag: "partner" } });
  const { key } = await newKey("manager", { partnerId: ordinary.partner.id });
  const attack = startAttack(waysOfStranger({ url: front.url, slug: source.slug, email }));
  const traffic = await ordinaryTraffic({
    webhookUrl: `${front.url}/api/webhooks/${source.slug}`,
    api: `${api.url}/api/v1`,
    secret: source.secret,
    tag: "partner",
    key,
    perSecond: 20,
    events: 100,
  });
  await drain(ordinary.endpointId);
  const delivered = receiver.received.filter(({ path }) => path === "/partner").length;
  await attack.stop();

  expect(traffic.statuses).toEqual([200]);
  expect(delivered).toBe(100);
  expect(statusesOf(attack)).toEqual(expect.arrayContaining([204, 400, 401, 404, 405, 413, 429]));
  expect(statusesOf(attack).filter((status) => status >= 500)).toEqual([]);
  const [stored] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM events e JOIN sources s ON s.id = e.source_id WHERE s.slug = $1`,
    source.slug,
  );
  expect(stored?.count).toBe(100);
});

test("a partner at full tilt stays within its limits, and nothing is refused to another partner", async () => {
  const source = await klikitSource();
  const ordinary = await partnerWithEndpoint(`${receiver.url}/ordinary`, { filter: { tag: "ordinary" } });
  const greedy = await partnerWithEndpoint(`${receiver.url}/greedy`);
  const keysOf = async (partnerId: string, count: number) =>
    (await Promise.all(Array.from({ length: count }, () => newKey("manager", { partnerId })))).map(
      ({ key }) => key,
    );
  const [key = ""] = await keysOf(ordinary.partner.id, 1);
  const attack = startAttack(
    waysOfPartner({
      url: api.url,
      keys: await keysOf(greedy.partner.id, 5),
      partnerId: greedy.partner.id,
      endpointId: greedy.endpoint.id,
      endpointUrl: `${receiver.url}/greedy`,
    }),
  );
  const traffic = await ordinaryTraffic({
    webhookUrl: `${front.url}/api/webhooks/${source.slug}`,
    api: `${api.url}/api/v1`,
    secret: source.secret,
    tag: "ordinary",
    key,
    perSecond: 20,
    events: 60,
  });
  await drain(ordinary.endpointId);
  const delivered = receiver.received.filter(({ path }) => path === "/ordinary").length;
  await vi.waitFor(() => expect(statusesOf(attack)).toEqual(expect.arrayContaining([200, 201, 429])), 60_000);
  await attack.stop();

  expect(traffic.statuses).toEqual([200]);
  expect(delivered).toBe(60);
  expect(statusesOf(attack).filter((status) => status === 0 || status === 500)).toEqual([]);
  expect(await countOf("endpoints", greedy.partnerId)).toBeLessThanOrEqual(100);
  expect(await countOf("api_keys", greedy.partnerId)).toBeLessThanOrEqual(50);
  expect(receiver.received.filter(({ path }) => path === "/greedy").length).toBeLessThanOrEqual(60);
});
