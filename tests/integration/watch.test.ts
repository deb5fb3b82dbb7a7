import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dispatchAlerts } from "@/lib/alerts/dispatch-alerts";
import { watch } from "@/lib/alerts/watch";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { systemClock } from "@/lib/platform/clock";
import { parseId, publicId } from "@/lib/platform/ids";
import { prune } from "@/lib/retention/prune";
import { updateSource } from "@/lib/sources/update-source";
import { alerts, forgetAlerts, mails, person } from "@/tests/support/alerts";
import { deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { klikitSource, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Receiver, respondWith, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let receiver: Receiver;

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAILBOX: "true" });
});
afterAll(() => close());
beforeEach(async () => {
  await forgetAlerts();
  await sql("UPDATE sources SET silent_after_minutes = NULL, watched_from = NULL, last_event_at = NULL");
  await sql("DELETE FROM api_keys");
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const runWatch = () => watch(systemClock);

describe("dead letters", () => {
  /** An endpoint without retries, and a function that sends it `count` events. It responds to them with `status`. */
  async function failing() {
    const source = await klikitSource();
    const registered = await partnerWithEndpoint(receiver.url, {
      filter: { tag: source.slug },
      retrySchedule: [],
    });
    const fail = async (count: number, status = 500) => {
      receiver.behave(respondWith(status));
      for (let n = 0; n < count; n += 1) await ingest(source, { tag: source.slug });
      await drain(registered.endpointId);
    };
    return { ...registered, fail };
  }

  const anHourPasses = () => sql("UPDATE alerts SET raised_at = raised_at - interval '61 minutes'");

  test("raise one alert an endpoint at once, then one an hour for what has come since", async () => {
    const one = await failing();
    const two = await failing();
    await one.fail(2, 500);
    await one.fail(1, 404);
    await two.fail(1);
    expect(await runWatch()).toBe(2);
    expect(await runWatch()).toBe(0);
    await one.fail(4);
    expect(await runWatch()).toBe(0);
    await anHourPasses();
    expect(await runWatch()).toBe(1);
    await anHourPasses();
    expect(await runWatch()).toBe(0);

    const mine = (await alerts()).filter(({ endpoint_id }) => endpoint_id === one.endpointId);
    expect(mine).toMatchObject([
      { kind: "deliveries.dead_lettered", partner_id: one.partnerId, details: { count: 3 } },
      { kind: "deliveries.dead_lettered", details: { count: 4, codes: ["http_5xx"] } },
    ]);
    expect(mine[0]?.details.codes).toEqual(["http_4xx", "http_5xx"]);
  });

  test("say in words how many and why", async () => {
    await person("admin");
    const { fail, partner } = await failing();
    await fail(1);
    await runWatch();
    await dispatchAlerts();
    const [mail] = await mails();
    expect(mail?.subject).toMatch(
      /^\[Portico\] 1 delivery to endpoint "127\.0\.0\.1:\d+" of ".*" dead-lettered$/,
    );
    expect(mail?.subject).toContain(partner.name);
    expect(mail?.text).toMatch(/the retries of one delivery ran out \(http_5xx\)/);
    expect(mail?.text).toMatch(/\/deliveries\?status=dead_lettered&endpointId=ep_/);
  });

  test("raise none once they were replayed, are long past, or their endpoint was deleted", async () => {
    const replayed = await failing();
    await replayed.fail(1);
    const [delivery] = await deliveriesOf(replayed.endpointId);
    await replayDelivery({ ctx: operator, deliveryId: publicId("delivery", delivery?.id ?? "") });
    const past = await failing();
    await past.fail(1);
    await sql(
      "UPDATE deliveries SET settled_at = now() - interval '25 hours' WHERE endpoint_id = $1",
      past.endpointId,
    );
    const deleted = await failing();
    await deleted.fail(1);
    await sql("UPDATE endpoints SET deleted_at = now() WHERE id = $1", deleted.endpointId);
    expect(await runWatch()).toBe(0);
  });
});

describe("a silent source", () => {
  /** Moves everything that is known of the sources back in time. */
  const minutesPass = async (minutes: number) => {
    const ago = `interval '${minutes} minutes'`;
    await sql(`UPDATE events SET received_at = received_at - ${ago}`);
    await sql(
      `UPDATE sources SET watched_from = watched_from - ${ago}, last_event_at = last_event_at - ${ago}`,
    );
    await sql(
      `UPDATE alerts SET details = details || jsonb_build_object('silentSince',
         to_char(((details->>'silentSince')::timestamptz - ${ago}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
    );
  };
  const allow = (sourceId: string, silentAfterMinutes: number | null) =>
    updateSource({ ctx: operator, sourceId, input: { silentAfterMinutes } });
  const kinds = async () => (await alerts()).map(({ kind }) => kind);

  test("raises one alert a silence, and one when it is heard again", async () => {
    const source = await klikitSource();
    await ingest(source, {});
    await allow(source.id, 30);
    expect(await runWatch()).toBe(0);
    await minutesPass(29);
    expect(await runWatch()).toBe(0);
    await minutesPass(2);
    expect(await runWatch()).toBe(1);
    expect(await runWatch()).toBe(0);
    await minutesPass(600);
    expect(await runWatch()).toBe(0);
    await ingest(source, {});
    expect(await runWatch()).toBe(1);
    expect(await runWatch()).toBe(0);
    expect(await kinds()).toEqual(["source.silent", "source.recovered"]);
    await minutesPass(31);
    expect(await runWatch()).toBe(1);
    expect(await kinds()).toEqual(["source.silent", "source.recovered", "source.silent"]);
    const sourceUuid = parseId("source", source.id);
    expect(
      (await alerts()).every((alert) => alert.source_id === sourceUuid && alert.partner_id === null),
    ).toBe(true);
  });

  test("that never spoke is silent from the moment it is watched, and says so", async () => {
    const source = await klikitSource();
    await person("operator");
    await allow(source.id, 30);
    await minutesPass(31);
    expect(await runWatch()).toBe(1);
    expect((await alerts())[0]?.details).toMatchObject({ silentAfterMinutes: 30, lastEventAt: null });
    await dispatchAlerts();
    const [mail] = await mails();
    expect(mail?.subject).toBe(`[Portico] Source "${source.slug}" is silent`);
    expect(mail?.text).toMatch(/No event has arrived since .* UTC\. The alert threshold is 30 m\./);
  });

  test("is not watched unless an operator says so, and no more once he takes it back", async () => {
    const source = await klikitSource();
    await ingest(source, {});
    await sql("UPDATE events SET received_at = now() - interval '10 days'");
    expect(await runWatch()).toBe(0);
    await allow(source.id, 30);
    await minutesPass(31);
    await allow(source.id, null);
    expect(await runWatch()).toBe(0);
  });

  test("counts from the new setting after an alert", async () => {
    const source = await klikitSource();
    await allow(source.id, 30);
    await minutesPass(31);
    expect(await runWatch()).toBe(1);
    await allow(source.id, 60);
    expect(await runWatch()).toBe(0);
    await minutesPass(61);
    expect(await runWatch()).toBe(1);
    expect(await kinds()).toEqual(["source.silent", "source.silent"]);
  });

  test("is not raised when the watch itself was away and did not listen", async () => {
    const source = await klikitSource();
    await allow(source.id, 60);
    await minutesPass(120);
    await ingest(source, {});
    // The event is twenty minutes old by every clock, so no run of the watch has heard it.
    await sql(
      "UPDATE events SET id = $1, received_at = now() - interval '20 minutes' WHERE source_id = $2",
      firstIdMinutesAgo(20),
      parseId("source", source.id),
    );
    expect(await runWatch()).toBe(0);
    const [{ heard } = { heard: null }] = await sql<{ heard: number }>(
      "SELECT round(extract(epoch FROM now() - last_event_at) / 60)::int AS heard FROM sources WHERE id = $1",
      parseId("source", source.id),
    );
    expect(heard).toBe(20);
  });
});

function firstIdMinutesAgo(minutes: number): string {
  const millis = (Date.now() - minutes * 60_000).toString(16).padStart(12, "0");
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7000-8000-000000000001`;
}

describe("what expires", () => {
  const hoursPass = async (hours: number) => {
    for (const table of ["secrets", "api_keys"]) {
      await sql(
        `UPDATE ${table} SET created_at = created_at - interval '${hours} hours',
           expires_at = expires_at - interval '${hours} hours'`,
      );
    }
  };

  test("an old secret causes one alert half-way through its overlap, which its partner gets too", async () => {
    const { endpoint, partner, partnerId } = await partnerWithEndpoint(receiver.url);
    const manager = await person("manager", partner.id);
    const rotate = { ctx: operator, endpointId: endpoint.id, input: { overlapSeconds: 86_400 } };
    await rotateEndpointSecret(rotate);
    expect(await runWatch()).toBe(0);
    await hoursPass(11);
    expect(await runWatch()).toBe(0);
    await hoursPass(2);
    expect(await runWatch()).toBe(1);
    expect(await runWatch()).toBe(0);
    expect(await alerts()).toMatchObject([
      { kind: "secret.expiring", partner_id: partnerId, details: { version: 1, successor: 2 } },
    ]);
    await dispatchAlerts();
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([manager]);
    await hoursPass(24);
    await sql("TRUNCATE alerts");
    expect(await runWatch()).toBe(0);
  });

  test("a secret without a successor causes an alert a week ahead", async () => {
    const source = await klikitSource();
    await sql(
      "UPDATE secrets SET created_at = now() - interval '90 days', expires_at = now() + interval '8 days'",
    );
    expect(await runWatch()).toBe(0);
    await hoursPass(25);
    expect(await runWatch()).toBeGreaterThan(0);
    const sourceId = parseId("source", source.id);
    expect((await alerts()).find((alert) => alert.source_id === sourceId)).toMatchObject({
      kind: "secret.expiring",
      partner_id: null,
      details: { version: 1, successor: null },
    });
    await sql("UPDATE secrets SET expires_at = NULL");
  });

  test("an API key causes an alert a week ahead, or half-way through a shorter life, and none when revoked", async () => {
    const { partner, partnerId } = await partnerWithEndpoint(receiver.url);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const key = (name: string, days: number, partnerOf?: string) =>
      createApiKey({
        ctx: operator,
        input: {
          name,
          role: partnerOf ? "viewer" : "operator",
          partnerId: partnerOf,
          expiresAt: inDays(days),
        },
      });
    await key("long", 30, partner.id);
    await key("short", 2);
    await key("revoked", 2);
    await sql("UPDATE api_keys SET revoked_at = now() WHERE name = 'revoked'");
    expect(await runWatch()).toBe(0);
    await hoursPass(25);
    expect(await runWatch()).toBe(1);
    await hoursPass(22 * 24);
    expect(await runWatch()).toBe(1);
    expect(await alerts()).toMatchObject([
      { kind: "api_key.expiring", partner_id: null, details: { name: "short" } },
      { kind: "api_key.expiring", partner_id: partnerId, details: { name: "long" } },
    ]);
  });
});

test("one look that fails does not blind the others, and is not hidden", async () => {
  await createApiKey({
    ctx: operator,
    input: { name: "k", role: "operator", expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
  });
  await sql("UPDATE api_keys SET created_at = now() - interval '90 days'");
  await sql("ALTER TABLE deliveries RENAME COLUMN last_code TO renamed");
  try {
    await expect(runWatch()).rejects.toThrow(/last_code/);
  } finally {
    await sql("ALTER TABLE deliveries RENAME COLUMN renamed TO last_code");
  }
  expect(await alerts()).toMatchObject([{ kind: "api_key.expiring" }]);
});

test("alerts and mails leave with the log; the mailbox keeps its own", async () => {
  const long = firstIdMinutesAgo(60 * 24 * 91);
  await sql(
    `INSERT INTO alerts (id, kind, dedupe_key, details) VALUES ('${long}', 'source.silent', 'a', '{}')`,
  );
  for (const [index, status] of ["sent", "kept"].entries()) {
    const id = long.replace(/.$/, String(index));
    await sql(
      `INSERT INTO mails (id, recipient, subject, status) VALUES ('${id}', 'a@b.c', 's', '${status}')`,
    );
  }
  await prune({ bodyDays: 30, summaryDays: 90, auditDays: 400 }, 20_000);
  expect(await alerts()).toEqual([]);
  expect(await mails()).toMatchObject([{ status: "kept" }]);
});
