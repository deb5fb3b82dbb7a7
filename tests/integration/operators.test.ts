import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exportAudit } from "@/lib/audit/export-audit";
import { listAudit } from "@/lib/audit/list-audit";
import { dialectNames } from "@/lib/dialects";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { listRejections } from "@/lib/events/rejections/list-rejections";
import { createPartner } from "@/lib/partners/create-partner";
import { listPartnerRows } from "@/lib/partners/list-partner-rows";
import { updatePartner } from "@/lib/partners/update-partner";
import { viewAsPartner } from "@/lib/partners/view-as-partner";
import { systemClock } from "@/lib/platform/clock";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { env, publicUrl } from "@/lib/platform/env";
import { firstIdAt, newId, publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { exampleRequest } from "@/lib/sources/example-request";
import { listSourceRows } from "@/lib/sources/list-source-rows";
import { readSource } from "@/lib/sources/read-source";
import { readSystem } from "@/lib/system/read-system";
import { ingest } from "@/tests/support/deliver";
import { oldDelivery } from "@/tests/support/old-rows";
import { outcomeOf, type Person, person } from "@/tests/support/people";
import {
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  unique,
  usePortico,
} from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { startReceiver } from "@/tests/support/receiver";
import { runInShell } from "@/tests/support/shell";

const url = "http://127.0.0.1:9/hook";

let close: () => Promise<void>;
let admin: Person;
let manager: Person;
let mine: Awaited<ReturnType<typeof partnerWithEndpoint>>;

beforeAll(async () => {
  close = await usePortico();
  admin = await person("admin");
  mine = await partnerWithEndpoint(url);
  manager = await person("manager", mine.partner.id);
});
afterAll(() => close());

test("commands for operators are refused to partners' users, even for their own rows", async () => {
  const { ctx } = manager;
  const { id: sourceId } = await klikitSource();
  const refused = [
    listPartnerRows({ ctx }),
    listSourceRows({ ctx }),
    listRejections({ ctx, query: {} }),
    listAudit({ ctx, query: {} }),
    exportAudit({ ctx, query: {} }).next(),
    readSource({ ctx, sourceId }),
    exampleRequest({ ctx, sourceId }),
    updatePartner({ ctx, partnerId: mine.partner.id, input: { name: "Mine now" } }),
    viewAsPartner({ ctx, partnerId: mine.partner.id, moment: "begin" }),
  ];
  for (const call of refused) expect(await outcomeOf(call)).toBe("forbidden");
});

test("partners are listed with their endpoints, members and traffic", async () => {
  const second = { ...mine.endpoint, partnerId: mine.partner.id };
  await updateEndpoint({ ctx: operator, endpointId: second.id, input: { status: "paused" } });
  const row = (await listPartnerRows(admin)).find(({ id }) => id === mine.partner.id);
  expect(row).toMatchObject({ endpoints: 1, stopped: 1, members: 1, succeeded: 0, failed: 0 });
  await updateEndpoint({ ctx: operator, endpointId: second.id, input: { status: "enabled" } });
});

test("renaming and viewing as a partner are in the audit log", async () => {
  const { id } = await createPartner({ ctx: admin.ctx, input: { name: "Old name" } });
  await updatePartner({ ctx: admin.ctx, partnerId: id, input: { name: "New name" } });
  await viewAsPartner({ ctx: admin.ctx, partnerId: id, moment: "begin" });
  await viewAsPartner({ ctx: admin.ctx, partnerId: id, moment: "end" });
  const { data } = await listAudit({ ctx: admin.ctx, query: { partnerId: id } });
  expect(data.map(({ action }) => action)).toEqual([
    "partner.view_as.end",
    "partner.view_as.begin",
    "partner.update",
    "partner.create",
  ]);
  expect(data[2]).toMatchObject({
    partnerName: "New name",
    changes: [{ field: "name", before: "Old name", after: "New name" }],
  });
  const madeUp = publicId("partner", newId());
  expect(await outcomeOf(viewAsPartner({ ctx: admin.ctx, partnerId: madeUp, moment: "begin" }))).toBe(
    "not_found",
  );
});

test("the audit log shows the previous settings of an endpoint, and every filter narrows it", async () => {
  await updateEndpoint({
    ctx: manager.ctx,
    endpointId: mine.endpoint.id,
    input: { timeoutMs: 7_000, description: "Till" },
  });
  const found = async (query: object) => (await listAudit({ ctx: admin.ctx, query })).data;
  const [change] = await found({ target: mine.endpoint.id, action: "endpoint.update" });
  expect(change?.changes).toEqual(
    expect.arrayContaining([
      { field: "timeoutMs", before: 10_000, after: 7_000 },
      { field: "description", before: null, after: "Till" },
    ]),
  );
  expect(change?.changes).toHaveLength(2);
  expect((await found({ action: "endpoint" })).every(({ action }) => action.startsWith("endpoint."))).toBe(
    true,
  );
  expect((await found({ actor: manager.ctx.actor.name })).map(({ id }) => id)).toEqual([change?.id]);
  expect(await found({ target: "nonsense" })).toEqual([]);
  expect(await found({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
  const first = await listAudit({ ctx: admin.ctx, query: { limit: 1 } });
  const second = await listAudit({ ctx: admin.ctx, query: { limit: 1, cursor: first.nextCursor ?? "" } });
  expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
});

test("the export has every entry once, and no cell that a spreadsheet would run", async () => {
  await createPartner({ ctx: admin.ctx, input: { name: '=HYPERLINK("http://evil.example")' } });
  let text = "";
  for await (const part of exportAudit({ ctx: admin.ctx, query: {} })) text += part;
  const [head = "", ...lines] = text.trimEnd().split("\r\n");
  expect(head.split(",")).toEqual([
    "time",
    "actor",
    "actor_kind",
    "partner",
    "action",
    "target",
    "changes",
    "detail",
  ]);
  const { data } = await listAudit({ ctx: admin.ctx, query: { limit: 1_000 } });
  expect(lines).toHaveLength(data.length);
  expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
});

test("sources are listed with their last event and their rejections", async () => {
  const source = await klikitSource();
  const silent = await klikitSource();
  await ingest(source, { brand_id: 1 });
  const rejected = { slug: source.slug, headers: [], body: Buffer.from("<b>no</b>"), address: "192.0.2.1" };
  await receiveWebhook(rejected, systemClock);
  const rows = await listSourceRows({ ctx: admin.ctx });
  expect(rows.find(({ id }) => id === source.id)).toMatchObject({
    lastEventType: "klikit.order.created.v2",
    rejections: 1,
  });
  expect(rows.find(({ id }) => id === silent.id)).toMatchObject({ lastEventAt: null, rejections: 0 });
  const { data } = await listRejections({ ctx: admin.ctx, query: { slug: source.slug } });
  expect(data).toMatchObject([
    { code: "missing_headers", bodyStart: "<b>no</b>", isCut: false, sourceId: source.id },
  ]);
  expect((await listRejections({ ctx: admin.ctx, query: { slug: silent.slug } })).data).toEqual([]);
  expect((await listRejections({ ctx: admin.ctx, query: { code: "stale_timestamp" } })).data).toEqual([]);
});

test.each(dialectNames)(
  "the example for %s is accepted, each time as a new event, and shows no secret",
  async (dialect) => {
    const slug = unique("source");
    const { id, secret } = await createSource({ ctx: admin.ctx, input: { slug, dialect } });
    const receiver = await startReceiver();
    for (let count = 0; count < 2; count += 1) {
      const { command } = await exampleRequest({ ctx: admin.ctx, sourceId: id });
      expect(command).not.toContain(secret);
      await runInShell("sh", command.replace(publicUrl(), receiver.url));
      const { path, headers, body } = receiver.received[count] ?? {};
      expect(path).toBe(`/api/webhooks/${slug}`);
      const pairs = Object.entries(headers as Record<string, string>);
      expect(
        await receiveWebhook({ slug, headers: pairs, body: body as Buffer, address: null }, systemClock),
      ).toMatchObject({ outcome: "stored" });
    }
    await receiver.close();
  },
);

test("the system page shows the state of Portico, and no secret of the environment", async () => {
  await saveCheckpoint("swept");
  const system = await readSystem(admin);
  expect(system.health.status).toBe("ok");
  expect(system.lanes.lanes).toBeGreaterThan(0);
  const job = (name: string) => system.jobs.find((each) => each.name === name);
  expect(job("sweep")).toMatchObject({ isLate: false });
  expect(job("prune")).toMatchObject({ ranAt: null, isLate: false });
  // Without traffic, nothing is late. An event must be followed by a sweep, and an attempt by statistics.
  const idOfAge = (minutes: number) => firstIdAt(new Date(Date.now() - minutes * 60_000));
  await sql("UPDATE job_checkpoints SET at = now() - interval '40 minutes' WHERE name = 'swept'");
  await sql("INSERT INTO job_checkpoints (name, up_to) VALUES ('rolled_up', $1)", idOfAge(40));
  await saveCheckpoint("pruned");
  await sql("DELETE FROM attempts; DELETE FROM deliveries; DELETE FROM events");
  vi.spyOn(process, "uptime").mockReturnValue(86_400);
  // Health reuses a result for a second.
  const expectLate = (...names: string[]) =>
    vi.waitFor(
      async () => {
        const { jobs } = await readSystem(admin);
        expect(jobs.filter(({ isLate }) => isLate).map(({ name }) => name)).toEqual(names);
      },
      { timeout: 10_000 },
    );
  await expectLate();
  await oldDelivery(20 / 24 / 60, "succeeded", mine);
  await expectLate("sweep", "roll-up");
  await sql("UPDATE job_checkpoints SET at = now() - interval '27 hours' WHERE name = 'pruned'");
  await expectLate("sweep", "roll-up", "prune");
  vi.restoreAllMocks();
  const text = JSON.stringify(system);
  const { DATABASE_URL, PORTICO_ENCRYPTION_KEY, NEXTAUTH_SECRET, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } =
    env();
  const secrets = [
    DATABASE_URL,
    PORTICO_ENCRYPTION_KEY,
    NEXTAUTH_SECRET,
    INNGEST_EVENT_KEY,
    INNGEST_SIGNING_KEY,
  ];
  for (const secret of secrets) expect(text).not.toContain(secret ?? "not set");
  expect(await outcomeOf(readSystem(manager))).toBe("forbidden");
});
