import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as unknownPath from "@/app/api/[...unknown]/route";
import * as noPage from "@/app/api/no-page/route";
import { listRejections } from "@/lib/events/rejections/list-rejections";
import { recordRejection } from "@/lib/events/rejections/record-rejection";
import { proxy } from "@/proxy";
import { internalId, klikitSource, operator, sql, usePortico } from "@/tests/support/portico";

type Handlers = Readonly<Record<string, (request: Request) => Promise<Response>>>;

// The build sets this constant.
vi.stubGlobal("__DEVELOPMENT__", false);

/** Calls the handler of a route for the request's method, as Next does. */
function callRoute(handlers: Handlers, request: Request): Promise<Response> {
  const handler = handlers[request.method];
  if (!handler) throw new Error(`The route has no handler for ${request.method}.`);
  return handler(request);
}

let close: () => Promise<void>;
let source: { slug: string; id: string };

beforeAll(async () => {
  close = await usePortico();
  source = await klikitSource();
});
afterAll(() => close());
beforeEach(() => sql("DELETE FROM rejections"));

type Headers = Record<string, string>;

const browser = { accept: "text/html,application/xhtml+xml", "sec-fetch-site": "none" };
const json = { "content-type": "application/json" };
const form = { "content-type": "multipart/form-data; boundary=x" };

/** What happens to a request for a page: it is passed on, redirected, or refused with a status. */
async function outcomeOf(method: string, path: string, headers: Headers): Promise<string> {
  const request = new NextRequest(`http://portico.test${path}`, { method, headers });
  const proxied = await proxy(request);
  const location = proxied.headers.get("location");
  if (location) return `redirected to ${location}`;
  if (!proxied.headers.get("x-middleware-rewrite")?.endsWith("/api/no-page")) return "page";
  const passedOn = { ...headers, "x-portico-path": new URL(request.url).pathname };
  const rewritten = new Request("http://portico.test/api/no-page", { method, headers: passedOn });
  const response = await callRoute({ ...noPage }, rewritten);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ status: response.status });
  return `${response.status} ${response.headers.get("allow") ?? ""}`.trim();
}

const requests: [string, string, Headers, string][] = [
  ["GET", "/", browser, "page"],
  ["GET", "/deliveries?status=pending", browser, "page"],
  ["HEAD", "/sign-in", {}, "page"],
  ["GET", "/sign-in", { accept: "*/*" }, "page"],
  ["GET", "/no-such-page", browser, "page"],
  ["GET", "/no-such-page", { "sec-fetch-site": "same-origin" }, "page"],
  ["GET", "/no-such-page", { accept: "*/*" }, "404"],
  ["GET", "/webhooks/slug", {}, "404"],
  ["GET", "/api", browser, "404"],
  ["POST", "/endpoints/new", { "next-action": "abc", ...json }, "page"],
  ["POST", "/sign-in", { ...form, origin: "http://portico.test" }, "page"],
  ["POST", "/", { ...form }, "405 GET, HEAD"],
  ["POST", "/", { "content-type": "application/x-www-form-urlencoded" }, "405 GET, HEAD"],
  ["POST", "/deliveries", json, "405 GET, HEAD"],
  ["POST", "/deliveries/export", browser, "405 GET, HEAD"],
  ["PUT", "/sign-in", browser, "405 GET, HEAD"],
  ["DELETE", "/deliveries", { "next-action": "abc" }, "405 GET, HEAD"],
  ["OPTIONS", "/deliveries", {}, "405 GET, HEAD"],
  ["POST", "/webhooks/slug", json, "404"],
  ["POST", "/api", json, "404"],
  [
    "GET",
    "/deliveries/?status=pending",
    browser,
    "redirected to http://portico.test/deliveries?status=pending",
  ],
  ["POST", "/webhooks/slug/", json, "404"],
];

test.each(requests)("%s %s with %j: %s", async (method, path, headers, outcome) => {
  expect(await outcomeOf(method, path, headers)).toBe(outcome);
});

describe("an unknown path under /api", () => {
  const send = (method: string, path: string, address = "192.0.2.7") =>
    callRoute(
      { ...unknownPath },
      new Request(`http://portico.test${path}`, {
        method,
        headers: { ...browser, "x-forwarded-for": address },
      }),
    );

  test("gets 404 with a problem document, whatever the method", async () => {
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const path of ["/api/nothing", "/api/webhook/x", "/api/webhooks"]) {
        const response = await send(method, path);
        expect([method, path, response.status]).toEqual([method, path, 404]);
        expect(response.headers.get("content-type")).toBe("application/problem+json");
      }
    }
  });

  test("is kept as a rejection of the source that it names", async () => {
    const paths = [
      `/api/webhook/${source.slug}`,
      `/api/webhooks/${source.slug}/extra`,
      `/api/${source.slug}`,
      "/api/webhook/nobody",
    ];
    for (const path of paths) await send("POST", path, "192.0.2.8");
    const { data } = await listRejections({ ctx: operator, query: {} });
    expect(
      data.map(({ path, slug, sourceId, code, statusCode }) => [path, slug, sourceId, code, statusCode]),
    ).toEqual(
      paths
        .map((path, at) => [path, at < 3 ? source.slug : "", at < 3 ? source.id : null, "unknown_path", 404])
        .toReversed(),
    );
    const ofSource = await listRejections({ ctx: operator, query: { slug: source.slug } });
    expect(ofSource.data).toHaveLength(3);
  });

  test("is not kept if it is no webhook", async () => {
    await send("GET", "/api/nothing", "192.0.2.9");
    await outcomeOf("GET", "/no-such-page", {});
    await outcomeOf("HEAD", "/wp-login.php", {});
    expect(await sql("SELECT 1 FROM rejections")).toEqual([]);
  });
});

describe("the rejections that are kept", () => {
  const counts = () =>
    sql<{ sender: string; code: string; rows: number }>(
      "SELECT sender, code, count(*)::int AS rows FROM rejections GROUP BY sender, code ORDER BY sender, code",
    );

  test("of a provider survive a stranger with many addresses and requests", async () => {
    const sourceId = internalId("source", source.id);
    const insert = (sender: string, code: string, rows: number) =>
      sql(
        `INSERT INTO rejections (id, source_id, slug, code, detail, status_code, headers, body_start, body_size, sender)
         SELECT portico_uuid(), $1, $2, $3, '', 401, '[]', '', 0, $4 FROM generate_series(1, $5)`,
        sourceId,
        source.slug,
        code,
        sender,
        rows,
      );
    await insert("192.0.2.1", "stale_timestamp", 90);
    await insert("192.0.2.1", "invalid_signature", 50);
    await insert("203.0.113.9", "invalid_signature", 300);
    await recordRejection({
      sourceId: sourceId as never,
      slug: source.slug,
      code: "invalid_signature",
      detail: "",
      statusCode: 401,
      headers: [],
      address: "203.0.113.9",
    });
    expect(await counts()).toEqual([
      { sender: "192.0.2.1", code: "invalid_signature", rows: 50 },
      { sender: "192.0.2.1", code: "stale_timestamp", rows: 90 },
      { sender: "203.0.113.9", code: "invalid_signature", rows: 100 },
    ]);
  });
});
