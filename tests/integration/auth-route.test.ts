import { NextRequest } from "next/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as route from "@/app/api/auth/[...nextauth]/route";
import { usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());

function post(path: string, body: string): Promise<Response> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const request = new NextRequest(`http://localhost/api/auth/${path}`, { method: "POST", headers, body });
  const nextauth = request.nextUrl.pathname.split("/").slice(3);
  return route.POST(request, { params: Promise.resolve({ nextauth }) });
}

const refused: [string, string, string, number][] = [
  ["a path that next-auth does not have", "nothing", "", 404],
  ["a body over 64 KiB", "callback/credentials", `email=${"x".repeat(64 * 1024)}`, 413],
  ["a callbackUrl that is no URL", "callback/credentials?callbackUrl=%00", "", 422],
  ["a callbackUrl that is no web page", "signin?callbackUrl=javascript:alert(1)", "", 422],
  ["a callbackUrl that is not absolute", "signin?callbackUrl=//", "", 422],
];

test.each(refused)("%s is refused", async (_, path, body, status) => {
  const response = await post(path, body);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    status,
    "application/problem+json",
  ]);
});

test("other methods get 405", async () => {
  const response = await route.PUT(new Request("http://localhost/api/auth/session", { method: "PUT" }));
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
});
