import { describe, expect, it } from "vitest";
import { dialectNames, dialectOf, dialects } from "./index";
import { JsonText } from "./json-text";
import { readEvent } from "./read-event";
import { sign } from "./sign";
import { now, secrets } from "./signed.fixture";
import type { Dialect, DialectName, RenderedEvent } from "./types";

const event: RenderedEvent = {
  id: "dlv_1",
  type: "something.happened",
  createdAt: new Date("2026-05-04T10:00:00.123Z"),
  data: JsonText.of({ order: 7 }),
  test: false,
  apiVersion: "2026-10-28.endive",
};

const textOf = (dialect: Dialect, rendered: RenderedEvent) => JsonText.of(dialect.render(rendered)).text;

/** The parsed body of an event with this data. */
const bodyOf = (name: DialectName, json: string, more: Partial<RenderedEvent> = {}) =>
  JSON.parse(textOf(dialects[name], { ...event, ...more, data: JsonText.parse(json) ?? event.data }));

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

  it("signs no challenge for anyone that could be a signed event", () => {
    for (const { proof, response } of dialect.handshakes ?? []) {
      const signs =
        typeof response === "object" && Object.values(response).some((value) => value !== "challenge");
      if (proof === "none" && signs)
        expect(signature.content === "{body}" && dialect.id.from === "header").toBe(false);
    }
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
    const body = Buffer.from(textOf(dialect, event));
    expect(textOf(dialect, event)).toBe(body.toString());
    const headers = sign(dialect, { id: event.id, type: event.type, body, secrets: [secrets.current], now });
    const read = readEvent(dialect, { headers, body });
    expect(read).toMatchObject({ outcome: "read", type: event.type });
    expect(read).toMatchObject({ externalId: expect.stringContaining(event.id) });
  });

  it.each(["null", '"text"', "7", "[1,2]"])("renders the data %s so that it can be read back", (json) => {
    const body = Buffer.from(JSON.stringify(bodyOf(name, json)));
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
      data: { institutionId: "inst_acme", order: 7 },
    };
    const json = '{"institutionId":"inst_acme","order":7}';
    expect(bodyOf("quippy", json)).toEqual(envelope);
    expect(bodyOf("quippy", json, { test: true })).toEqual({ ...envelope, test: true });
    for (const other of ["{}", "[]", '{"institutionId":{"id":1}}', '{"a":{"institutionId":1}}']) {
      expect(bodyOf("quippy", other)).toMatchObject({ institutionId: null });
    }
  });

  it("editframe: the data's own id takes precedence, and there is always an id", () => {
    const topic = event.type;
    expect(bodyOf("editframe", '{"order":7}')).toEqual({ topic, data: { id: "dlv_1", order: 7 } });
    expect(bodyOf("editframe", '{"id":"rnd_1"}')).toEqual({ topic, data: { id: "rnd_1" } });
    expect(bodyOf("editframe", '{"id": null }')).toEqual({ topic, data: { id: "dlv_1" } });
    expect(bodyOf("editframe", " { } ")).toEqual({ topic, data: { id: "dlv_1" } });
    expect(bodyOf("editframe", "[1]")).toEqual({ topic, data: { id: "dlv_1", value: [1] } });
  });

  it("stripe: an Event object", () => {
    expect(bodyOf("stripe", '{"order":7}')).toEqual({
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
    expect(bodyOf("stripe", JSON.stringify(data)).data).toEqual({ object: { value: data } });
  });

  it("slack: the inner type is the event's, whatever the data contains", () => {
    for (const json of ['{"type":"other"}', '{"\\u0074ype" : {"a":1},"type":"b"}', "{}"]) {
      const body = bodyOf("slack", json);
      expect(body).toMatchObject({ event_id: "dlv_1", event: { type: "something.happened" } });
      expect(Object.keys(body.event)).toEqual(["type"]);
    }
  });

  it("standard-webhooks: type, timestamp, data", () => {
    expect(bodyOf("standard-webhooks", '{"order":7}')).toEqual({
      type: "something.happened",
      timestamp: "2026-05-04T10:00:00.123Z",
      data: { order: 7 },
    });
  });

  it.each(["klikit", "github", "shopify"] as const)("%s: the data, unchanged", (name) => {
    expect(dialects[name].render(event)).toBe(event.data);
  });
});
