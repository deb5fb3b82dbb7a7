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
 * Makes everything succeed and fail that can, with a word that can be recognised wherever a secret, a signature, a body or
 * a query stands, and then looks for the words in everything that Portico has written down or told: its log at its most
 * talkative, what it printed, its traces, what Inngest keeps of its runs, and every refusal and error page.
 */
test("no secret, signature, body or query gets into a log, a trace, Inngest or an error page", async () => {
  for (const act of [useTheApi, useTheWebhooks, useTheRest, breakSecrets, breakTheSchema, stopTheDatabase]) {
    await act(stage);
  }
  await stage.product.kill();
  const everything = await stage.everything();
  // The net holds: what was looked through tells of what was done.
  const written = new Map(everything);
  // Steps are kept only while their run is under way, so there may be none at this moment.
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
