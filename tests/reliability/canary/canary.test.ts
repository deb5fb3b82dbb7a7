import { afterAll, beforeAll, expect, test } from "vitest";
import { useTheApi, useTheRest, useTheWebhooks } from "./acts";
import { breakSecrets, breakTheSchema, stopTheDatabase } from "./faults";
import { Stage } from "./stage";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
}, 660_000);
afterAll(() => stage.clear(), 60_000);

/**
 * Makes everything succeed and fail, with a recognisable token (a canary) as each secret, signature, body and query. Then
 * looks for the canaries in everything that Portico wrote or sent: its log at the lowest level, its output, its traces,
 * Inngest's record of its runs, and every refusal and error page.
 */
test("no secret, signature, body or query gets into a log, a trace, Inngest or an error page", async () => {
  for (const act of [useTheApi, useTheWebhooks, useTheRest, breakSecrets, breakTheSchema, stopTheDatabase]) {
    await act(stage);
  }
  await stage.product.kill();
  const everything = await stage.everything();
  // Check the check: the searched texts contain records of the acts.
  const written = new Map(everything);
  // Steps are kept only while their run is in progress, so there may be none at this moment.
  for (const where of ["traces", "printed", "Inngest's run"])
    expect([where, written.get(where)]).not.toEqual([where, ""]);
  for (const text of [
    '"outcome":"stored"',
    '"outcome":"rejected"',
    '"outcome":"unavailable"',
    "ECONNREFUSED",
    "42703",
    "a job failed",
    "a sign-in could not be checked",
    "a page or a route failed",
    "next-auth",
  ]) {
    expect(written.get("portico.log")).toContain(text);
  }
  expect(stage.errorResponses.length).toBeGreaterThan(40);
  expect(stage.canaries.size).toBeGreaterThan(90);
  expect(stage.leaksIn(everything)).toEqual([]);
}, 300_000);
