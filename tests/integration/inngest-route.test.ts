import { afterAll, beforeAll, expect, test } from "vitest";
import * as route from "@/app/api/inngest/route";
import { serveRoutes } from "@/tests/support/web-server";

let api: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  api = await serveRoutes({ "/api/inngest": route });
});
afterAll(() => api.close());

const strangers = [
  ["what is no JSON", "{", 400],
  ["bytes that are no text", new Uint8Array([0xff, 0x00]), 400],
  ["more than a call can hold", new Uint8Array(5 * 1024 * 1024), 413],
  ["JSON without a signature", "{}", 401],
] as const;

for (const [what, body, status] of strangers) {
  for (const method of ["POST", "PUT"]) {
    test(`${method} of ${what} is the caller's mistake: ${status}`, async () => {
      const url = `${api.url}/api/inngest?fnId=portico-maintain&stepId=step`;
      // A body that is not read to its end costs the connection.
      const response = await fetch(url, { method, body, headers: { connection: "close" } });
      await response.arrayBuffer();
      expect(response.status).toBe(status);
    });
  }
}
