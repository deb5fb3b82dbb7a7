import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dispatchAlerts } from "@/lib/alerts/dispatch-alerts";
import { raiseAlert, raiseAlertNow } from "@/lib/alerts/raise-alert";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Context } from "@/lib/auth/context";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { countMissing } from "@/lib/deliveries/replays/send-missing";
import { operationalSchema } from "@/lib/dialects/portico/catalog";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { operationsPartnerId } from "@/lib/partners/operations-partner";
import { systemClock } from "@/lib/platform/clock";
import { inTransaction } from "@/lib/platform/database/transaction";
import { publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import {
  alerts,
  forgetAlerts,
  mails,
  operationsEndpoint,
  person,
  raiseFailing,
} from "@/tests/support/alerts";
import { deliveriesOf, drain, makeDue } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { operator, partnerWithEndpoint, sql, unique, usePortico } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { type Receiver, respondWith, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let receiver: Receiver;

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAILBOX: "true", PORTICO_URL: "https://portico.example.com" });
});
afterAll(() => close());
beforeEach(async () => {
  await forgetAlerts();
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const managerOf = (partnerId: string): Context => ({
  actor: { kind: "user", id: partnerId, name: "Manager", role: "manager", partnerId },
  clock: systemClock,
});

describe("raising", () => {
  test("the same occasion, many times at once, is one alert; the next occasion another", async () => {
    const { endpointId, partnerId } = await partnerWithEndpoint(receiver.url);
    const since = "2026-06-25T09:14:11.204Z";
    const raised = await Promise.all(Array.from({ length: 20 }, () => raiseFailing(endpointId, since)));
    expect(raised.filter(Boolean)).toHaveLength(1);
    expect(await raiseFailing(endpointId, "2026-06-26T00:00:00.000Z")).toBe(true);
    expect(await alerts()).toMatchObject([
      { kind: "endpoint.failing", endpoint_id: endpointId, partner_id: partnerId, details: { since } },
      { kind: "endpoint.failing", endpoint_id: endpointId },
    ]);
  });

  test("stands or falls with the caller's transaction", async () => {
    const { endpointId } = await partnerWithEndpoint(receiver.url);
    const details = { reason: "http_410", disabledAt: "2026-06-26T00:00:00.000Z" } as const;
    const alert = { kind: "endpoint.disabled", endpointId, details } as const;
    const effects = collectEffects();
    const broken = inTransaction(async (scope) => {
      await raiseAlert(scope, alert);
      throw new Error("the write failed");
    });
    await expect(broken).rejects.toThrow("the write failed");
    expect([await alerts(), effects]).toEqual([[], []]);
    expect(await inTransaction((scope) => raiseAlert(scope, alert))).toBe(true);
    expect(await alerts()).toHaveLength(1);
    expect(effects).toEqual([{ kind: "send_alerts" }]);
  });
});

describe("an operational event", () => {
  test("reaches the operators' endpoint, signed, and can be replayed", async () => {
    const { endpoint, endpointId } = await operationsEndpoint(`${receiver.url}/ops`);
    const failing = await partnerWithEndpoint("http://127.0.0.1:9/broken", { description: "Point of sale" });
    await raiseFailing(failing.endpointId);
    const effects = collectEffects();
    expect((await dispatchAlerts()).alerts).toBe(1);
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    await drain(endpointId);

    const [request] = receiver.received;
    const headers = request?.headers as Record<string, string>;
    const body = new Webhook(endpoint.secret).verify(request?.body.toString() ?? "", headers);
    expect(operationalSchema("endpoint.failing").parse(body)).toEqual(body);
    const [alert] = await alerts();
    const alertId = publicId("alert", alert?.id ?? "");
    expect(headers["webhook-id"]).toBe(alertId);
    expect(body).toMatchObject({
      type: "portico.endpoint.failing",
      data: {
        alertId,
        title: `Endpoint "Point of sale" of "${failing.partner.name}" is failing`,
        link: `https://portico.example.com/endpoints/${failing.endpoint.id}`,
        partner: { id: failing.partner.id },
        endpoint: { id: failing.endpoint.id, url: "http://127.0.0.1:9/broken", description: "Point of sale" },
        source: null,
        details: { failures: 12, lastCode: "http_5xx" },
      },
    });

    const [delivery] = await deliveriesOf(endpointId);
    await replayDelivery({ ctx: operator, deliveryId: publicId("delivery", delivery?.id ?? "") });
    await drain(endpointId);
    expect(receiver.received.map(({ headers: sent }) => sent["webhook-id"])).toEqual([alertId, alertId]);
  });

  test("is sent once, however often and by how many it is dispatched", async () => {
    const { endpointId } = await operationsEndpoint(receiver.url);
    const failing = await partnerWithEndpoint("http://127.0.0.1:9/broken");
    await person("admin");
    for (let day = 1; day <= 9; day += 1)
      await raiseFailing(failing.endpointId, `2026-06-0${day}T00:00:00.000Z`);
    const dispatched = await Promise.all([dispatchAlerts(), dispatchAlerts(), dispatchAlerts()]);
    expect(dispatched.reduce((sum, each) => sum + each.alerts, 0)).toBe(9);
    expect((await dispatchAlerts()).alerts).toBe(0);
    expect(await deliveriesOf(endpointId)).toHaveLength(9);
    expect(await mails()).toHaveLength(9);
  });

  test("can be chosen by type, and by what it is about", async () => {
    const failing = await partnerWithEndpoint("http://127.0.0.1:9/broken");
    const chosen = await operationsEndpoint(receiver.url, {
      eventTypes: ["portico.endpoint.failing"],
      filter: { partnerId: failing.partner.id },
    });
    const others = [
      await operationsEndpoint(receiver.url, { eventTypes: ["portico.endpoint.disabled"] }),
      await operationsEndpoint(receiver.url, { filter: { partnerId: "ptn_00000000000000000000000000" } }),
    ];
    await raiseFailing(failing.endpointId);
    await dispatchAlerts();
    expect(await deliveriesOf(chosen.endpointId)).toHaveLength(1);
    for (const { endpointId } of others) expect(await deliveriesOf(endpointId)).toEqual([]);
  });

  test("never reaches an endpoint that takes everything, nor does a provider's event named like one reach operators", async () => {
    const operations = await operationsEndpoint(receiver.url, {
      eventTypes: ["portico.*", "portico.endpoint.disabled"],
    });
    const everything = await partnerWithEndpoint(receiver.url, { eventTypes: ["*"], filter: {} });
    await raiseFailing(everything.endpointId);
    await dispatchAlerts();
    expect(await deliveriesOf(everything.endpointId)).toEqual([]);
    expect(await deliveriesOf(operations.endpointId)).toHaveLength(1);

    const slug = unique("forger");
    const { secret } = await createSource({ ctx: operator, input: { slug, dialect: "standard-webhooks" } });
    for (const type of ["portico.endpoint.disabled", "portico.*"]) {
      const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data: {} });
      const now = new Date();
      const headers = {
        "webhook-id": type,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
        "webhook-signature": new Webhook(secret).sign(type, now, body),
      };
      const request = { slug, headers: Object.entries(headers), body: Buffer.from(body), address: null };
      expect((await receiveWebhook(request, systemClock)).outcome).toBe("stored");
    }
    expect(await deliveriesOf(operations.endpointId)).toHaveLength(1);
    expect(await deliveriesOf(everything.endpointId)).toHaveLength(2);

    for (const { endpoint } of [operations, everything]) {
      expect(await countMissing({ ctx: operator, endpointId: endpoint.id })).toEqual({ matched: 0 });
    }
  });

  test("about an operational endpoint goes by mail alone, so that its failing feeds nothing", async () => {
    const mail = await person("operator");
    const [first, second] = [await operationsEndpoint(receiver.url), await operationsEndpoint(receiver.url)];
    receiver.behave(respondWith(500));
    await raiseFailing(first.endpointId);
    await dispatchAlerts();
    expect(await deliveriesOf(first.endpointId)).toEqual([]);
    expect(await deliveriesOf(second.endpointId)).toEqual([]);
    expect((await alerts())[0]).toMatchObject({ event_id: null, dispatched_at: expect.any(Date) });
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([mail]);
  });
});

describe("subscribing to operational events", () => {
  const input = (eventTypes: string[], partnerId?: string) => ({
    partnerId,
    url: "http://127.0.0.1:9/x",
    dialect: "standard-webhooks",
    eventTypes,
  });

  test("is for operators, on their own partner's endpoints, and for types that exist", async () => {
    const { partner, partnerId, endpoint } = await partnerWithEndpoint(receiver.url, {
      dialect: "standard-webhooks",
      eventTypes: ["*"],
    });
    const wrong: [Context, object, object][] = [
      [managerOf(partnerId), input(["portico.endpoint.failing"]), { code: "forbidden" }],
      [managerOf(operationsPartnerId), input(["portico.*"]), { code: "forbidden" }],
      [operator, input(["portico.*"], partner.id), { fields: [{ field: "eventTypes" }] }],
      [operator, input(["portico.endpoint.vanished"]), { fields: [{ field: "eventTypes" }] }],
      [operator, { ...input(["portico.*"]), dialect: "klikit" }, { fields: [{ field: "eventTypes" }] }],
    ];
    for (const [ctx, query, error] of wrong) {
      await expect(createEndpoint({ ctx, input: query })).rejects.toMatchObject(error);
    }
    for (const ctx of [operator, managerOf(partnerId)]) {
      const change = { ctx, endpointId: endpoint.id, input: { eventTypes: ["*", "portico.*"] } };
      await expect(updateEndpoint(change)).rejects.toMatchObject({ name: "PorticoError" });
    }
    const webhook = { url: "http://127.0.0.1:9/x", eventTypes: ["portico.*"], dialect: "standard-webhooks" };
    const key = { name: "Key", role: "manager", partnerId: partner.id, webhook };
    await expect(createApiKey({ ctx: operator, input: key })).rejects.toMatchObject({
      fields: [{ field: "webhook.eventTypes" }],
    });
    const own = await createEndpoint({ ctx: operator, input: input(["portico.*", "invoice.paid"]) });
    expect(own.partnerId).toBe(publicId("partner", operationsPartnerId));
  });

  test("does not stand in the way of who changes something else", async () => {
    const { endpoint } = await operationsEndpoint(receiver.url);
    const ctx = managerOf(operationsPartnerId);
    const change = { description: "Pager", eventTypes: ["portico.*"] };
    const after = await updateEndpoint({ ctx, endpointId: endpoint.id, input: change });
    expect(after).toMatchObject(change);
    const more = {
      ctx,
      endpointId: endpoint.id,
      input: { eventTypes: ["portico.*", "portico.source.silent"] },
    };
    await expect(updateEndpoint(more)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("an alert that cannot be sent does not delay the others", async () => {
  const { endpointId } = await operationsEndpoint(receiver.url);
  const failing = await partnerWithEndpoint("http://127.0.0.1:9/broken");
  await sql(
    `INSERT INTO alerts (id, kind, dedupe_key, details) VALUES (portico_uuid(), 'from.the.future', 'x', '{}')`,
  );
  await raiseFailing(failing.endpointId);
  expect((await dispatchAlerts()).alerts).toBe(1);
  expect(await deliveriesOf(endpointId)).toHaveLength(1);
});

test("an operational event that could not be delivered makes no further one for its endpoint", async () => {
  const { endpointId } = await operationsEndpoint(receiver.url, { retrySchedule: [] });
  receiver.behave(respondWith(500));
  const failing = await partnerWithEndpoint("http://127.0.0.1:9/broken");
  await raiseFailing(failing.endpointId);
  await dispatchAlerts();
  await drain(endpointId);
  await makeDue(endpointId);
  expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "dead_lettered" }]);
  await raiseAlertNow({
    kind: "deliveries.dead_lettered",
    endpointId,
    details: {
      count: 1,
      codes: ["http_5xx"],
      from: new Date().toISOString(),
      until: new Date().toISOString(),
    },
  });
  await dispatchAlerts();
  expect(await deliveriesOf(endpointId)).toHaveLength(1);
});
