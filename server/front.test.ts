import { afterAll, beforeAll, expect, test } from "vitest";
import { stop } from "@/inngest/stopping";
import { type Listening, listen } from "@/tests/support/listen";
import { createFront } from "./front";

let listening: Listening;
const passedOn: string[] = [];
const front = createFront(async (request, response) => {
  passedOn.push(request.url ?? "");
  response.end();
});

beforeAll(async () => {
  listening = await listen(front);
});
afterAll(() => listening.close());

const statusOf = async (path: string) => (await fetch(`${listening.url}${path}`)).status;

test("a process that is stopping refuses jobs and still handles all other requests", async () => {
  expect(await statusOf("/api/inngest?fnId=drain")).toBe(200);
  await stop();
  expect(await statusOf("/api/inngest?fnId=drain")).toBe(503);
  expect(await statusOf("/api/inngest")).toBe(503);
  expect(await statusOf("/api/inngestion")).toBe(200);
  expect(await statusOf("/deliveries")).toBe(200);
  expect(passedOn).toEqual(["/api/inngest?fnId=drain", "/api/inngestion", "/deliveries"]);
});
