import type { Server } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bytesInFlight } from "@/lib/platform/bytes-in-flight";
import { createFront } from "@/server/front";
import { canonicalTarget } from "@/server/request-target";
import { klikitRequest, order } from "@/tests/support/klikit";
import { listen } from "@/tests/support/listen";
import { klikitSource, sql, usePortico } from "@/tests/support/portico";
import { head, type RawResponse, sendRaw, writeBeforeRead } from "@/tests/support/raw-http";

const cap = 64 * 1024;
const mebibyte = 1024 * 1024;

interface PassedOn {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

let close: () => Promise<void>;
let closeFront: () => Promise<void>;
let front: Server;
let url: string;
let source: { slug: string; secret: string };
const passedOn: PassedOn[] = [];

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAX_BODY_BYTES: String(cap) });
  front = createFront(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: target = "" } = request;
    passedOn.push({ method, url: target, body: Buffer.concat(chunks).toString("latin1") });
    response.writeHead(200, { "content-length": 4 }).end("next");
  });
  ({ url, close: closeFront } = await listen(front));
  source = await klikitSource();
});
afterAll(async () => {
  await closeFront();
  await close();
});
beforeEach(async () => {
  passedOn.length = 0;
  await sql("DELETE FROM rejections");
});

/** A signed webhook to a target, in any spelling. */
function webhook(target: string, headers: Record<string, string | number> = {}): string {
  const signed = klikitRequest(source.secret, order);
  const start = head("POST", target, { ...signed.headers, "content-length": signed.body.length, ...headers });
  return `${start}\r\n${signed.body.toString("latin1")}`;
}

const rejections = () =>
  sql<{ code: string; slug: string; path: string | null; status_code: number; source_id: string | null }>(
    "SELECT code, slug, path, status_code, source_id FROM rejections ORDER BY id",
  );

const isProblem = ({ headers, body, status }: RawResponse) =>
  headers["content-type"] === "application/problem+json" && JSON.parse(body).status === status;

const h2c = {
  connection: "Upgrade, HTTP2-Settings",
  upgrade: "h2c",
  "http2-settings": "AAEAAEAAAAIAAAABAAMAAABk",
};
const websocket = {
  connection: "keep-alive, Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": 13,
};

describe("offers to upgrade the connection are ignored", () => {
  const offers = { h2c, websocket, tls: { connection: "upgrade", upgrade: "TLS/1.0, HTTP/2.0" } };

  test.each(Object.entries(offers))("%s", async (_, offer) => {
    expect((await sendRaw(url, webhook(`/api/webhooks/${source.slug}`, offer))).status).toBe(200);
    expect((await sendRaw(url, `${head("GET", "/api/health", offer)}\r\n`)).body).toBe("next");
    const post = head("POST", "/api/v1/partners", { ...offer, "content-length": 2 });
    expect((await sendRaw(url, `${post}\r\n{}`)).body).toBe("next");
    expect(passedOn.map(({ body }) => body)).toEqual(["", "{}"]);
  });
});

describe("each spelling of a source's path is taken", () => {
  const spellings = (slug: string): string[] => [
    `/api/webhooks/${slug}`,
    `/api/webhooks/${slug}/`,
    `/api/webhooks/${slug}//`,
    `/api/webhooks/${slug}/?x=1`,
    `/api/webhooks/${slug}?next=//evil.example/`,
    `//api/webhooks/${slug}`,
    `/api//webhooks///${slug}`,
    `/api\\webhooks\\${slug}`,
    `/api/./webhooks/x/../${slug}`,
    `/api/webhooks/%${slug.charCodeAt(0).toString(16)}${slug.slice(1)}`,
    `/%61pi/webhooks/${slug}`,
    `http://other.example/api/webhooks/${slug}`,
    `HTTPS://other.example:8443/api/webhooks/${slug}/`,
  ];

  test("and stored", async () => {
    for (const target of spellings(source.slug)) {
      const response = await sendRaw(url, webhook(target));
      expect([target, response.status]).toEqual([target, 200]);
    }
    expect(passedOn).toEqual([]);
  });

  test("GET and HEAD of each get 405 and are kept, under the source", async () => {
    for (const target of spellings(source.slug).slice(0, 6)) {
      for (const method of ["GET", "HEAD"]) {
        const response = await fetch(new URL(url).origin + target, { method, redirect: "manual" });
        expect([target, response.status, response.headers.get("allow")]).toEqual([target, 405, "POST"]);
      }
    }
    const kept = await rejections();
    expect(kept.length).toBeGreaterThan(0);
    for (const row of kept) {
      expect(row).toMatchObject({
        code: "method_not_allowed",
        slug: source.slug,
        path: null,
        status_code: 405,
      });
      expect(row.source_id).not.toBeNull();
    }
  });

  test("a target has one canonical form, and pages keep their spelling", () => {
    const segment = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 4 }), fc.string({ maxLength: 8 }), (segments, query) => {
        const clean = query.replaceAll(/[^\x21-\x7e]|#/g, "");
        const canonical = `/${["api", ...segments].join("/")}`;
        const escaped = canonical.replaceAll(/[a-z]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
        for (const spelling of [canonical, `${canonical}/`, canonical.replaceAll("/", "//"), escaped]) {
          expect(canonicalTarget(`${spelling}?${clean}`, "GET")).toBe(`${canonical}?${clean}`);
        }
        const page = `/${["deliveries", ...segments].join("//")}/`;
        expect(canonicalTarget(page, "GET")).toBe(page);
        expect(canonicalTarget(page, "POST")).toBe(`/${["deliveries", ...segments].join("/")}`);
      }),
    );
    for (const target of ["", "deliveries", "*", "/%ff", "/api/%", "/api/webhooks/%c3%28"]) {
      expect([target, canonicalTarget(target, "POST")]).toEqual([target, undefined]);
    }
  });
});

describe("a client that writes its whole body before it reads gets the response", () => {
  const piece = Buffer.alloc(cap, "a");

  function* body(pieces: number, isChunked: boolean): Generator<Buffer> {
    const start = Buffer.from(`${piece.length.toString(16)}\r\n`);
    for (let i = 0; i < pieces; i += 1) {
      yield isChunked ? Buffer.concat([start, piece, Buffer.from("\r\n")]) : piece;
    }
    if (isChunked) yield Buffer.from("0\r\n\r\n");
  }

  const cases: [string, () => [string, string, Record<string, string>?], number][] = [
    ["413 for a webhook", () => ["POST", `/api/webhooks/${source.slug}`], 413],
    ["404 for an unknown source", () => ["POST", "/api/webhooks/nobody"], 404],
    ["405 for a wrong method", () => ["PUT", `/api/webhooks/${source.slug}`], 405],
    ["400 for a malformed path", () => ["POST", "/api/webhooks/%ff"], 400],
    ["405 for an unknown method", () => ["PROPFIND", "/api/v1/partners"], 405],
    [
      "431 for headers that are too large",
      () => ["POST", "/api/v1/partners", { long: "x".repeat(20_000) }],
      431,
    ],
    ["413 for the API", () => ["POST", "/api/v1/partners"], 413],
    ["413 for signing in", () => ["POST", "/api/auth/callback/credentials"], 413],
    ["413 for jobs", () => ["PUT", "/api/inngest"], 413],
    ["413 for pages", () => ["POST", "/deliveries"], 413],
    ["413 for any other path", () => ["POST", "/api/health"], 413],
  ];

  describe.each([false, true])("chunked: %s", (isChunked) => {
    test.each(cases)("%s", async (_, request, status) => {
      const [method, target, more = {}] = request();
      const pieces = 100;
      const length: Record<string, string | number> = isChunked
        ? { "transfer-encoding": "chunked" }
        : { "content-length": pieces * piece.length };
      const signed = klikitRequest(source.secret, "x").headers;
      const start = `${head(method, target, { ...signed, ...length, ...more })}\r\n`;
      for (let i = 0; i < 3; i += 1) {
        expect((await writeBeforeRead(url, start, body(pieces, isChunked))).status).toBe(status);
      }
      expect(passedOn).toEqual([]);
    });
  });

  test("but not without an end: the connection is closed", async () => {
    const start = `${head("POST", "/api/auth/session", { "transfer-encoding": "chunked" })}\r\n`;
    await expect(writeBeforeRead(url, start, body(10_000, true))).rejects.toThrow();
  });
});

describe("bodies", () => {
  test.each([
    ["/api/auth/callback/credentials", 64 * 1024],
    ["/api/v1/partners", 256 * 1024],
    ["/api/inngest?fnId=x", mebibyte],
    ["/deliveries", mebibyte],
    ["/api/unknown", 64 * 1024],
  ])("%s takes %i bytes and not one more", async (target, limit) => {
    for (const length of [limit, limit + 1]) {
      const response = await fetch(url + target, { method: "POST", body: "b".repeat(length) });
      expect([length, response.status]).toEqual([length, length === limit ? 200 : 413]);
    }
    expect(passedOn).toEqual([{ method: "POST", url: target, body: "b".repeat(limit) }]);
  });

  test("of webhooks are read only if the source exists", async () => {
    const start = (slug: string) =>
      `${head("POST", `/api/webhooks/${slug}`, { "content-length": 1_000 })}\r\n`;
    expect((await sendRaw(url, start("nobody"))).status).toBe(404);
  });

  test("that would exceed the memory for all of them get 503 with Retry-After, until there is space", async () => {
    const free = 20_000;
    const leases = ["a", "b"].map((sender) => bytesInFlight().lease(sender));
    for (const lease of leases) expect(lease.take(64 * mebibyte - free / 2)).toBe(true);
    const post = (target: string, length: number) =>
      fetch(url + target, { method: "POST", body: "b".repeat(length) });
    for (const target of [`/api/webhooks/${source.slug}`, "/api/v1/partners", "/deliveries"]) {
      const refused = await post(target, free + 1);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
      expect((await post(target, free)).status).not.toBe(503);
    }
    for (const lease of leases) lease.release();
    expect((await post("/api/v1/partners", free + 1)).status).toBe(200);
  });
});

describe("what Node or Next would not respond to", () => {
  test.each(["TRACE", "PROPFIND", "MKCOL", "M-SEARCH"])("%s gets 405 on each path", async (method) => {
    for (const target of ["/", "/deliveries", "/api/v1/partners", "/api/nothing", "/icon.svg"]) {
      const response = await sendRaw(url, `${head(method, target)}\r\n`);
      expect([target, response.status, isProblem(response)]).toEqual([target, 405, true]);
      expect(response.headers.allow).toContain("GET");
    }
    const response = await sendRaw(url, `${head(method, `/api/webhooks/${source.slug}`)}\r\n`);
    expect([response.status, response.headers.allow]).toEqual([405, "POST"]);
  });

  test("CONNECT gets 405, OPTIONS * gets 204 with the methods", async () => {
    const response = await sendRaw(url, "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    expect([response.status, isProblem(response)]).toEqual([405, true]);
    const options = await sendRaw(url, `${head("OPTIONS", "*")}\r\n`);
    expect([options.status, options.headers.allow]).toEqual([
      204,
      "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    ]);
  });

  test.each([
    ["garbage", "hello\r\n\r\n", 400],
    ["a method that does not exist", "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["a target that is no path", "GET deliveries HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400],
    ["an unknown expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\n\r\n", 200],
  ])("%s", async (_, bytes, status) => {
    const response = await sendRaw(url, bytes);
    expect([response.status, status === 200 || isProblem(response)]).toEqual([status, true]);
  });

  test("headers that do not arrive in time get 408, within seconds", async () => {
    const startedAt = performance.now();
    const response = await sendRaw(url, head("POST", "/api/v1/partners"));
    expect([response.status, isProblem(response)]).toEqual([408, true]);
    expect(performance.now() - startedAt).toBeLessThan(14_000);
  });
});

describe("requests that reach no source", () => {
  test("over-long headers are kept, also if the parser gives up", async () => {
    for (const [before, length] of [17_000, 60_000, 70_000, 200_000].entries()) {
      const start = head("POST", `/api/webhooks/${source.slug}`, { long: "x".repeat(length) });
      const response = await sendRaw(url, `${start}\r\n`);
      expect([length, response.status, isProblem(response)]).toEqual([length, 431, true]);
      // They are stored after the response, and in any order if they are sent at once.
      await expect.poll(rejections).toHaveLength(before + 1);
    }
    const [first, second] = await rejections();
    for (const row of [first, second])
      expect(row).toMatchObject({ code: "headers_too_large", slug: source.slug });
    expect(new Set((await rejections()).map(({ status_code }) => status_code))).toEqual(new Set([431]));
  });

  test("malformed paths are kept if they may be webhooks, calls of the API and pages are not", async () => {
    await sendRaw(url, `${head("POST", "/api/webhooks/%ff")}\r\n`);
    await sendRaw(url, `${head("GET", "/deliveries/%ff")}\r\n`);
    await sendRaw(url, `${head("POST", "/api/v1/%ff")}\r\n`);
    await sendRaw(url, `${head("TRACE", "/deliveries")}\r\n`);
    await expect.poll(rejections).toHaveLength(1);
    expect(await rejections()).toMatchObject([
      { code: "unknown_path", path: "/api/webhooks/%ff", status_code: 400 },
    ]);
  });
});
