import { createServer } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, listen } from "@/tests/support/listen";
import { createHttpClient, type HttpClient } from "./client";
import { headerValue, safeHeaders } from "./request-headers";
import type { HeaderPairs } from "./types";

describe("headerValue", () => {
  test.each([
    ["application/json", "application/json"],
    [" a\tb ", "a\tb"],
    ["caf\u00e9", "caf\u00e9"],
    ["a\r\nX-Evil: 1", "a?X-Evil: 1"],
    ["a\r\n b", "a? b"],
    ["a\u0000b", "a?b"],
    ["a\u007fb\u0085c", "a?b?c"],
    ["\u2013 \u{1f600}", "? ?"],
    ["\ud800", "?"],
    ["\r\n", "?"],
    ["  ", ""],
    ["a".repeat(10_000), "a".repeat(4_096)],
  ])("%j becomes %j", (text, value) => expect(headerValue(text)).toBe(value));

  test("does not change a valid value", () => {
    const visible = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(fc.property(visible, (text) => void expect(headerValue(text)).toBe(text.slice(0, 4_096))));
  });
});

test("safeHeaders removes invalid names and those that frame a message", () => {
  const names = [
    "",
    "a b",
    "a:b",
    "a\r\nb",
    "é",
    "Host",
    "content-length",
    "Transfer-Encoding",
    "connection",
    "Expect",
    "upgrade",
  ];
  expect(safeHeaders(names.map((name) => [name, "x"]))).toEqual([]);
  expect(safeHeaders([["X-Good", "x"]])).toEqual([["X-Good", "x"]]);
});

describe("with arbitrary headers", () => {
  let client: HttpClient;
  let listening: Listening;
  let received: { names: string[]; host: string | undefined; body: string }[];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ names: Object.keys(request.headers), host: request.headers.host, body });
      response.end();
    });
  });
  beforeAll(async () => {
    listening = await listen(server);
    client = createHttpClient({ allowPrivateTargets: true });
  });
  afterAll(async () => {
    client.close();
    await listening.close();
  });

  const nasty = fc.constantFrom(
    "host",
    "Content-Length",
    "transfer-encoding",
    "EXPECT",
    "te",
    "x\r\ny",
    "__proto__",
    "constructor",
    "",
  );
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("a\r\nX-Evil: 1", "100-continue", "chunked", "0", "\ud800", "a\0b", "other.test"),
  );
  const headers: fc.Arbitrary<HeaderPairs> = fc.array(fc.tuple(fc.oneof(nasty, fc.string()), value), {
    maxLength: 20,
  });

  test("one complete request reaches the right host, and nothing throws", async () => {
    await fc.assert(
      fc.asyncProperty(headers, async (pairs) => {
        received = [];
        const body = Buffer.from("the body");
        const result = await client.send({
          url: listening.url,
          headers: pairs,
          body,
          timeoutMs: 30_000,
          maxResponseBytes: 10,
        });
        // This server refuses more than 16 kilobytes of headers with 431.
        expect(result).toMatchObject({ outcome: "completed" });
        if (result.statusCode === 431) return;
        expect(received).toHaveLength(1);
        expect(received[0]).toMatchObject({ host: new URL(listening.url).host, body: "the body" });
        expect(received[0]?.names).not.toContain("x-evil");
        expect(received[0]?.names).not.toContain("expect");
      }),
      { numRuns: 300 },
    );
  });
});
