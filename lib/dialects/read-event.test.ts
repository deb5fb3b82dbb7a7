import { describe, expect, it } from "vitest";
import { dialects } from "./index";
import { readEvent } from "./read-event";
import { fromBody } from "./readers";
import type { Dialect, HeaderRecord } from "./types";

const klikitHeaders = { "x-klikit-event-id": "evt_1", "x-klikit-event-type": "klikit.order.created.v2" };

function read(dialect: Dialect, body: unknown, headers: HeaderRecord = {}) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return readEvent(dialect, { headers, body: bytes });
}

function unreadable(code: string) {
  return { outcome: "unreadable", code, detail: expect.any(String) };
}

describe("id and type in headers (klikit)", () => {
  it("are read, trimmed, with the attributes of the body", () => {
    const headers = { ...klikitHeaders, "x-klikit-event-id": " evt_1\t" };
    expect(read(dialects.klikit, { brand_id: 663, branch_id: 5, orders: [{ id: 1 }] }, headers)).toEqual({
      outcome: "read",
      externalId: "evt_1",
      type: "klikit.order.created.v2",
      attributes: { brand_id: 663, branch_id: 5 },
      attributesLeftOut: true,
      document: { brand_id: 663, branch_id: 5, orders: [{ id: 1 }] },
      contentEncoding: null,
    });
  });

  it.each(["", "not json", '{"a":1,}', "[".repeat(10_000), "\ud800"])("need no JSON: %#", (body) => {
    const found = read(dialects.klikit, Buffer.from(body), klikitHeaders);
    expect(found).toMatchObject({ outcome: "read", externalId: "evt_1", attributes: {} });
  });

  it("are reported if they are missing", () => {
    const { "x-klikit-event-id": id, "x-klikit-event-type": type } = klikitHeaders;
    expect(read(dialects.klikit, {}, { "x-klikit-event-type": type })).toEqual(
      unreadable("missing_event_id"),
    );
    expect(read(dialects.klikit, {}, { "x-klikit-event-id": id })).toEqual(unreadable("missing_event_type"));
  });

  it.each(["a".repeat(256), "a".repeat(10_240), "a\u0000b", "a\nb", "caf\u00e9", "a\u007f", "\u200b"])(
    "must be 1 to 255 printable ASCII characters: %#",
    (text) => {
      const badId = { ...klikitHeaders, "x-klikit-event-id": text };
      const badType = { ...klikitHeaders, "x-klikit-event-type": text };
      expect(read(dialects.klikit, {}, badId)).toEqual(unreadable("invalid_event_id"));
      expect(read(dialects.klikit, {}, badType)).toEqual(unreadable("invalid_event_type"));
    },
  );

  it("may be exactly 255 characters", () => {
    const longest = { ...klikitHeaders, "x-klikit-event-id": "a".repeat(255) };
    expect(read(dialects.klikit, {}, longest).outcome).toBe("read");
  });
});

describe("id and type in the body (stripe)", () => {
  it("are read", () => {
    expect(read(dialects.stripe, { id: "evt_1", type: "invoice.paid" })).toMatchObject({
      externalId: "evt_1",
      type: "invoice.paid",
    });
  });

  it.each([
    [12, "12"],
    [0, "0"],
    [-3, "-3"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ])("the number %d becomes its text", (id, externalId) => {
    expect(read(dialects.stripe, { id, type: "t" })).toMatchObject({ externalId });
  });

  it.each(["9007199254740993", "1.5", "true", "{}", "[]", '["evt_1"]', "1e300"])(
    "the id %s is invalid, not guessed at",
    (json) => {
      const body = Buffer.from(`{"id":${json},"type":"t"}`);
      expect(read(dialects.stripe, body)).toEqual(unreadable("invalid_event_id"));
    },
  );

  it.each([{}, { id: null, type: "t" }, { id: "", type: "t" }, { id: "  ", type: "t" }, [], "text", 7, null])(
    "%j has no id",
    (body) => {
      expect(read(dialects.stripe, body)).toEqual(unreadable("missing_event_id"));
    },
  );

  it("a missing type is reported as such", () => {
    expect(read(dialects.stripe, { id: "evt_1" })).toEqual(unreadable("missing_event_type"));
  });

  it.each(["", "{", "{'id':1}", '{"id":"evt_1","type":"t"} x', "\ufffe"])("%j is not JSON", (body) => {
    expect(read(dialects.stripe, Buffer.from(body, "latin1"))).toEqual(unreadable("invalid_json"));
  });

  it("bytes that are not UTF-8 are not JSON either", () => {
    const body = Buffer.from('{"id":"evt_1","type":"t","name":"\xff"}', "latin1");
    expect(read(dialects.stripe, body)).toEqual(unreadable("invalid_json"));
  });

  it("a byte order mark is ignored", () => {
    expect(read(dialects.stripe, Buffer.from('\ufeff{"id":"1","type":"t"}')).outcome).toBe("read");
  });

  it("JSON with 100,000 levels does no harm", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(read(dialects.stripe, Buffer.from(`{"id":"1","type":"t","deep":${deep}}`)).outcome).toBe("read");
    expect(read(dialects.stripe, Buffer.from(deep))).toEqual(unreadable("missing_event_id"));
    expect(read(dialects.stripe, Buffer.from("[".repeat(1_000_000)))).toEqual(unreadable("invalid_json"));
  });

  it("ids are not read from prototypes", () => {
    const body = Buffer.from('{"__proto__":{"id":"evt_1","type":"t"}}');
    expect(read(dialects.stripe, body)).toEqual(unreadable("missing_event_id"));
    const odd: Dialect = { ...dialects.stripe, id: fromBody("constructor") };
    expect(read(odd, { type: "t" })).toEqual(unreadable("missing_event_id"));
  });
});

describe("combined id (editframe)", () => {
  it("is the topic and the id of its subject", () => {
    const found = read(dialects.editframe, { topic: "render.completed", data: { id: "rnd_1" } });
    expect(found).toMatchObject({ externalId: "render.completed:rnd_1", type: "render.completed" });
  });

  it("of file.updated is the same only for the same bytes", () => {
    const updated = (status: string) =>
      read(dialects.editframe, { topic: "file.updated", data: { id: "f_1", status } });
    expect(updated("a")).toMatchObject({
      externalId: expect.stringMatching(/^file\.updated:f_1:[0-9a-f]{16}$/),
    });
    expect(updated("a")).toEqual(updated("a"));
    expect(updated("a")).not.toMatchObject({
      externalId: (updated("b") as { externalId: string }).externalId,
    });
  });

  it("is missing or invalid if a part of it is", () => {
    expect(read(dialects.editframe, { topic: "file.ready" })).toEqual(unreadable("missing_event_id"));
    expect(read(dialects.editframe, { data: { id: "f_1" } })).toEqual(unreadable("missing_event_id"));
    expect(read(dialects.editframe, { topic: "t", data: { id: {} } })).toEqual(
      unreadable("invalid_event_id"),
    );
    const long = { topic: "t", data: { id: "a".repeat(254) } };
    expect(read(dialects.editframe, long)).toEqual(unreadable("invalid_event_id"));
  });
});

describe("several places (slack)", () => {
  it("the inner type comes first, then the outer one", () => {
    const inner = { event_id: "Ev1", type: "event_callback", event: { type: "message" } };
    expect(read(dialects.slack, inner)).toMatchObject({ type: "message" });
    expect(read(dialects.slack, { event_id: "Ev1", type: "app_rate_limited" })).toMatchObject({
      type: "app_rate_limited",
    });
  });
});

it("standard-webhooks reads its id from svix-id too", () => {
  const found = read(dialects["standard-webhooks"], { type: "contact.created" }, { "svix-id": "msg_1" });
  expect(found).toMatchObject({ externalId: "msg_1", type: "contact.created" });
});
