import { describe, expect, it } from "vitest";
import { dialectNames, dialectOf, dialects } from "./index";
import { readEvent } from "./read-event";
import { sign } from "./sign";
import { now, secrets } from "./signed.fixture";
import type { RenderedEvent } from "./types";

const event: RenderedEvent = {
  id: "dlv_1",
  type: "something.happened",
  createdAt: new Date("2026-05-04T10:00:00.123Z"),
  data: { order: 7 },
  test: false,
  attributes: { institutionId: "inst_acme" },
  apiVersion: "2026-10-28.endive",
};

describe("the registry", () => {
  it("holds every dialect under its own name", () => {
    expect(dialectNames).toHaveLength(8);
    for (const name of dialectNames) expect(dialects[name].name).toBe(name);
  });

  it("finds dialects by name only", () => {
    expect(dialectOf("quippy")).toBe(dialects.quippy);
    for (const name of ["", "Quippy", "__proto__", "constructor", "toString"]) {
      expect(dialectOf(name)).toBeUndefined();
    }
  });
});

describe.each(dialectNames)("%s", (name) => {
  const dialect = dialects[name];
  const { signature } = dialect;

  it("signs the body, and requires the headers that its recipe reads", () => {
    expect(signature.content).toContain("{body}");
    expect(signature.content.includes("{timestamp}")).toBe(signature.timestamp !== undefined);
    expect(dialect.requiredHeaders).toContain(signature.header);
    if (signature.timestamp?.header) expect(dialect.requiredHeaders).toContain(signature.timestamp.header);
    // A signed id must be in a header, because `verify` does not parse the body.
    if (signature.content.includes("{id}")) expect(dialect.id.from).toBe("header");
    for (const reader of [dialect.id, dialect.type]) {
      if (reader.from === "header") expect(dialect.requiredHeaders).toContain(reader.name);
    }
  });

  it("writes header names in lower case", () => {
    const aliases = Object.values(dialect.headerAliases ?? {}).flat();
    for (const header of [...dialect.requiredHeaders, ...aliases]) expect(header).toBe(header.toLowerCase());
  });

  it("sets every header that it requires, and no other", () => {
    const body = Buffer.from("{}");
    const headers = sign(dialect, { id: "evt_1", type: "t", body, secrets: [secrets.current], now });
    expect(Object.keys(headers).sort()).toEqual([...dialect.requiredHeaders].sort());
  });

  it("responds with 4xx to failures and with 2xx to duplicates", () => {
    const { missingHeaders, invalidSignature, staleTimestamp, accepted, duplicate } = dialect.responses;
    expect([missingHeaders, invalidSignature, staleTimestamp].map(({ status }) => status)).toEqual([
      400, 401, 401,
    ]);
    expect([accepted, duplicate].map(({ status }) => status)).toEqual([200, 200]);
  });

  it("has retry waits that never get shorter", () => {
    const { retryScheduleSeconds, timeoutMs } = dialect.delivery;
    expect(retryScheduleSeconds.length).toBeGreaterThan(0);
    expect([...retryScheduleSeconds].sort((a, b) => a - b)).toEqual(retryScheduleSeconds);
    expect(timeoutMs).toBeGreaterThanOrEqual(1_000);
    expect(timeoutMs).toBeLessThanOrEqual(30_000);
  });

  it("lists each event type once, with a title and a description", () => {
    const types = dialect.eventTypes.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    expect(types.length).toBeGreaterThan(0);
    for (const { title, description } of dialect.eventTypes) expect(title && description).toBeTruthy();
  });

  it("renders an event that can be read back, the same each time", () => {
    const body = Buffer.from(JSON.stringify(dialect.render(event)));
    expect(JSON.stringify(dialect.render(event))).toBe(body.toString());
    const headers = sign(dialect, { id: event.id, type: event.type, body, secrets: [secrets.current], now });
    const read = readEvent(dialect, { headers, body });
    expect(read).toMatchObject({ outcome: "read", type: event.type });
    expect(read).toMatchObject({ externalId: expect.stringContaining(event.id) });
  });

  it.each([null, "text", 7, [1, 2]])("renders the data %j so that it can be read back", (data) => {
    const body = Buffer.from(JSON.stringify(dialect.render({ ...event, data })));
    const headers = sign(dialect, { id: event.id, type: event.type, body, secrets: [secrets.current], now });
    expect(readEvent(dialect, { headers, body })).toMatchObject({ outcome: "read", type: event.type });
  });
});

describe("klikit's responses", () => {
  it("are exactly those of its documentation", () => {
    const { responses, delivery } = dialects.klikit;
    expect(responses.missingHeaders).toEqual({ status: 400, body: { error: "missing klikit headers" } });
    expect(responses.invalidSignature).toEqual({ status: 401, body: { error: "invalid signature" } });
    expect(responses.duplicate).toEqual({ status: 200, body: { status: "duplicate-ignored" } });
    expect(responses.accepted).toEqual({ status: 200, body: { status: "received" } });
    expect(delivery).toEqual({
      timeoutMs: 10_000,
      retryScheduleSeconds: [30, 60, 120, 240, 480, 960, 1920, 3840],
      rotationOverlapSeconds: 0,
    });
  });
});

describe("render", () => {
  it("quippy: the envelope, with `test` only for a test", () => {
    const envelope = {
      id: "dlv_1",
      type: "something.happened",
      created: "2026-05-04T10:00:00.123Z",
      institutionId: "inst_acme",
      data: { order: 7 },
    };
    expect(dialects.quippy.render(event)).toEqual(envelope);
    expect(dialects.quippy.render({ ...event, test: true })).toEqual({ ...envelope, test: true });
    expect(dialects.quippy.render({ ...event, attributes: {} })).toMatchObject({ institutionId: null });
  });

  it("editframe: the data's own id takes precedence, and there is always an id", () => {
    const { render } = dialects.editframe;
    expect(render(event)).toEqual({ topic: event.type, data: { id: "dlv_1", order: 7 } });
    expect(render({ ...event, data: { id: "rnd_1" } })).toEqual({ topic: event.type, data: { id: "rnd_1" } });
    expect(render({ ...event, data: { id: null } })).toEqual({ topic: event.type, data: { id: "dlv_1" } });
    expect(render({ ...event, data: [1] })).toEqual({ topic: event.type, data: { id: "dlv_1", value: [1] } });
  });

  it("stripe: an Event object", () => {
    expect(dialects.stripe.render(event)).toEqual({
      id: "dlv_1",
      object: "event",
      api_version: "2026-10-28.endive",
      type: "something.happened",
      created: 1_777_888_800,
      livemode: true,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      data: { object: { order: 7 } },
    });
  });

  it.each([[[1, 2]], ["text"], [7], [null]])("stripe: wraps %j, because libraries need an object", (data) => {
    expect(dialects.stripe.render({ ...event, data })).toMatchObject({ data: { object: { value: data } } });
  });

  it("slack: the inner type is the event's, whatever the data contains", () => {
    expect(dialects.slack.render({ ...event, data: { type: "other" } })).toMatchObject({
      event_id: "dlv_1",
      event: { type: "something.happened" },
    });
  });

  it("standard-webhooks: type, timestamp, data", () => {
    expect(dialects["standard-webhooks"].render(event)).toEqual({
      type: "something.happened",
      timestamp: "2026-05-04T10:00:00.123Z",
      data: { order: 7 },
    });
  });

  it.each(["klikit", "github", "shopify"] as const)("%s: the data, unchanged", (name) => {
    expect(dialects[name].render(event)).toBe(event.data);
  });
});
