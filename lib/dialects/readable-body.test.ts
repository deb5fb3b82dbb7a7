import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dialects } from "./index";
import { JsonText } from "./json-text";
import { readEvent } from "./read-event";
import { jsonBody, readableBody, readableText } from "./readable-body";

const formType = "application/x-www-form-urlencoded";
const form = (text: string, contentType = formType) => jsonBody(Buffer.from(text), contentType);
const encodeForm = (fields: readonly (readonly [string, string])[]) =>
  fields.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");

describe("a form", () => {
  test("with a JSON payload stands for that JSON, with its original text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (value, plus) => {
        const text = ` ${JSON.stringify(value)}\n`;
        const body = encodeForm([["payload", text]]);
        expect(form(plus ? body.replaceAll("%20", "+") : body)).toEqual({
          json: expect.objectContaining({ text }),
          value: JSON.parse(text),
          isForm: true,
        });
      }),
    );
    expect(form(`payload=${encodeURIComponent('{"id":9007199254740993}')}`)?.json.text).toBe(
      '{"id":9007199254740993}',
    );
  });

  test("with other fields is an object of them, and a repeated field is a list", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }))),
        (fields) => {
          const value = form(encodeForm(fields))?.value;
          for (const [name] of fields) {
            const values = fields.filter((field) => field[0] === name).map(([, each]) => each);
            expect(Object(value)[name]).toEqual(values.length === 1 ? values[0] : values);
          }
        },
      ),
    );
  });

  test("with a payload that is not a JSON object keeps it as a field", () => {
    expect(form("payload=hello")?.value).toEqual({ payload: "hello" });
    expect(form("payload=1")?.value).toEqual({ payload: "1" });
    expect(form("payload=%7B%7D&other=1")?.value).toEqual({ payload: "{}", other: "1" });
    expect(form("?a=1")?.value).toEqual({ "?a": "1" });
  });

  test("is recognised by its content type with any parameters; a body that is JSON is JSON", () => {
    expect(form("a=1", "Application/X-WWW-Form-Urlencoded ; charset=utf-8")?.value).toEqual({ a: "1" });
    expect(form('{"a":1}')).toEqual({ json: JsonText.parse('{"a":1}'), value: { a: 1 }, isForm: false });
    for (const other of ["application/x-www-form-urlencodedx", "text/plain", null, undefined]) {
      expect(jsonBody(Buffer.from("a=1"), other)).toBeUndefined();
    }
  });
});

test("a stored body is read through its coding", () => {
  const json = '{"amount":10.00}';
  const headers = { contentType: "application/json", contentEncoding: "gzip" };
  expect(readableBody(gzipSync(json), headers)?.json?.json.text).toBe(json);
  expect(readableText(gzipSync(json), "gzip")).toBe(json);
  expect(readableBody(Buffer.from("plain"), headers)).toBeUndefined();
});

describe("Slack's forms have an id, a type and attributes", () => {
  const read = (body: string) => {
    const headers = { "content-type": formType };
    return readEvent(dialects.slack, { headers, body: Buffer.from(body) });
  };
  const interaction = { user: { id: "U1" }, team: { id: "T1" } };

  test("interactions", () => {
    const payload = JSON.stringify({ type: "block_actions", trigger_id: "1.2.a", ...interaction });
    expect(read(`payload=${encodeURIComponent(payload)}`)).toMatchObject({
      externalId: "1.2.a",
      type: "block_actions",
      attributes: { type: "block_actions", "team.id": "T1" },
    });
    const closed = JSON.stringify({ type: "view_closed", ...interaction });
    expect(read(`payload=${encodeURIComponent(closed)}`)).toMatchObject({
      externalId: expect.stringMatching(/^view_closed:T1:U1:[0-9a-f]{16}$/),
      type: "view_closed",
    });
  });

  test("slash commands", () => {
    expect(read("command=%2Fweather&text=94070&team_id=T1&trigger_id=13345224609.738474920")).toMatchObject({
      externalId: "13345224609.738474920",
      type: "/weather",
      attributes: { command: "/weather", text: "94070", team_id: "T1" },
    });
  });

  test("other requests without an event id have none", () => {
    expect(read('{"type":"app_rate_limited","team_id":"T1"}')).toMatchObject({ code: "missing_event_id" });
  });
});
