import { expect, vi } from "vitest";
import { callRequest } from "@/embedded/inngest/protocol/call-request";
import type { Stage } from "./stage";

/** One flipped bit; the same once more mends it. */
const flip = "UPDATE secrets SET ciphertext = set_byte(ciphertext, 30, get_byte(ciphertext, 30) # 1)";

/** Secrets that do not open: a source's when it verifies, an endpoint's when it signs. */
export async function breakSecrets(stage: Stage): Promise<void> {
  await stage.sql(flip);
  expect((await stage.webhook(stage.sourceSecret)).status).toBe(503);
  await stage.sql(flip);
  await stage.sql(`${flip} WHERE endpoint_id IS NOT NULL`);
  expect((await stage.webhook(stage.sourceSecret)).status).toBe(200);
  await stage.sql(`${flip} WHERE endpoint_id IS NOT NULL`);
}

/** A schema that does not fit the code, so that the database refuses, and quotes what it was given. */
export async function breakTheSchema(stage: Stage): Promise<void> {
  const cookie = await stage.signIn(stage.password);
  await stage.sql("ALTER TABLE events ADD CONSTRAINT quoting CHECK (content_type IS NULL) NOT VALID");
  const type = { "content-type": `text/${stage.canary("content type")}` };
  expect((await stage.webhook(stage.sourceSecret, type)).status).toBe(503);
  await stage.sql("ALTER TABLE events DROP CONSTRAINT quoting");
  await stage.sql(
    "ALTER TABLE deliveries RENAME COLUMN due_at TO gone; ALTER TABLE workers RENAME COLUMN awake TO gone",
  );
  for (const path of [
    "/deliveries",
    "/failures",
    `/deliveries?q=${stage.canary("query of a failing page")}`,
  ]) {
    await stage.request(path, { headers: { cookie } });
  }
  const call = await stage.api("GET", `/deliveries?externalId=${stage.canary("query of a failing call")}`);
  expect(call.status).toBe(500);
  expect((await stage.webhook(stage.sourceSecret)).status).toBe(503);
  for (const failure of [
    await runJob(stage, "maintain", "portico/app.started"),
    await runJob(stage, "work", "portico/worker.woken"),
  ]) {
    expect(failure).toContain("JobFailed");
    expect(failure).toContain("error 42703");
  }
  await stage.sql("ALTER TABLE users RENAME COLUMN role TO gone");
  await stage.request("/deliveries", { headers: { cookie } });
  await stage.signIn(stage.canary("password while it fails"));
  await stage.sql("ALTER TABLE users RENAME COLUMN gone TO role");
  await stage.sql(
    "ALTER TABLE deliveries RENAME COLUMN gone TO due_at; ALTER TABLE workers RENAME COLUMN gone TO awake",
  );
}

/** Calls a job as Inngest does, and returns the response, which Inngest would store. */
async function runJob(stage: Stage, job: string, trigger: string): Promise<string> {
  const data = `{"generation":1,"of":2,"worker":0}`;
  const input = {
    runId: "01TEST",
    fnId: `portico-${job}`,
    attempt: 0,
    maxAttempts: 1,
    event: `{"data":${data},"id":"1","name":"${trigger}","ts":1}`,
    steps: [],
  };
  const url = `${stage.product.url}/api/inngest`;
  const sent = callRequest(input, url, stage.inngestSigningKey, Date.now());
  const { text } = await stage.request(sent.url.slice(stage.product.url.length), { method: "POST", ...sent });
  stage.errorResponses.push([`Inngest, of ${job}`, text]);
  return text;
}

/** The database away: everything that needs it fails, and comes back by itself. */
export async function stopTheDatabase(stage: Stage): Promise<void> {
  const cookie = await stage.signIn(stage.password);
  await stage.stopDatabase();
  expect((await stage.webhook(stage.sourceSecret)).status).toBe(503);
  expect((await stage.api("GET", "/deliveries")).status).toBe(503);
  const source = { slug: "x", dialect: "klikit", secret: stage.canary("secret while it is down") };
  expect((await stage.api("POST", "/sources", source)).status).toBe(503);
  for (const path of ["/deliveries", "/failures"]) await stage.request(path, { headers: { cookie } });
  await stage.signIn(stage.canary("password while it is down"));
  expect((await stage.request("/api/health")).status).toBe(503);
  await stage.startDatabase();
  await vi.waitFor(async () => expect((await stage.webhook(stage.sourceSecret)).status).toBe(200), 20_000);
}
