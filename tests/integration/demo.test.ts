import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { extendEnv } from "@/lib/platform/env";
import { demoCurl, seedDemo } from "@/prisma/seed";
import { createFront } from "@/server/front";
import { type Listening, listen } from "@/tests/support/listen";
import { sql, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let app: Listening;

beforeAll(async () => {
  close = await usePortico();
  const front = createFront(async (_, response) => void response.writeHead(404).end());
  app = await listen(front);
});
afterAll(async () => {
  await app.close();
  await close();
});
afterEach(async () => {
  extendEnv({ PORTICO_ALLOW_PRIVATE_TARGETS: "true", PORTICO_ALLOWED_TARGETS: "" });
});

const receiverUrl = "http://127.0.0.1:9";
const seed = (url: string, isWanted = true) =>
  seedDemo({ url, receiverUrl, isWanted, progress: () => undefined });

async function counts(): Promise<typeof nothing> {
  const [row] = await sql<typeof nothing>(`SELECT (SELECT count(*) FROM sources)::int AS sources,
    (SELECT count(*) FROM partners)::int AS partners, (SELECT count(*) FROM endpoints)::int AS endpoints,
    (SELECT count(*) FROM events)::int AS events,
    (SELECT count(*) FROM audit_entries WHERE action LIKE '%.create')::int AS entries`);
  return row ?? nothing;
}

const nothing = { sources: 0, partners: 0, endpoints: 0, events: 0, entries: 0 };
const registered = { sources: 3, partners: 2, endpoints: 6, entries: 11 };

test("is registered as a whole or not at all, and completed by the next start", async () => {
  const before = await counts();
  expect(await seed(app.url, false)).toBe(false);
  extendEnv({ PORTICO_ALLOW_PRIVATE_TARGETS: "false" });
  await expect(seed(app.url)).rejects.toThrow();
  expect(await counts()).toEqual(before);

  // Its own receiver is enough.
  extendEnv({ PORTICO_ALLOWED_TARGETS: "127.0.0.1:9" });
  await expect(seed("http://127.0.0.1:9")).rejects.toThrow();
  expect(await counts()).toEqual({ ...nothing, ...registered, partners: before.partners + 2 });
  await sql("UPDATE deliveries SET status = 'cancelled'");

  expect(await seed(app.url, false)).toBe(true);
  expect(await counts()).toMatchObject({ ...registered, partners: before.partners + 2, events: 9 });
  expect(await demoCurl("http://localhost")).toContain("/api/webhooks/klikit");
  expect(await seed(app.url)).toBe(false);
});

test("is not created beside sources of somebody else", async () => {
  await sql("DELETE FROM job_checkpoints");
  expect(await seed(app.url)).toBe(false);
  await saveCheckpoint("demo_registered");
  await saveCheckpoint("demo_posted");
  expect(await seed(app.url)).toBe(false);
});
