import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sweepLanes } from "@/lib/deliveries/queue/sweep";
import { toLocalMs } from "@/lib/platform/database/database-clock";
import { pool } from "@/lib/platform/database/pool";
import { extendEnv, requireEnv } from "@/lib/platform/env";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { StatementProxy } from "@/tests/faults/statement-proxy";
import { attemptsOf, deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { klikitSource, partnerWithEndpoint, usePortico } from "@/tests/support/portico";
import { type Receiver, respondOk, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let proxy: StatementProxy;
let receiver: Receiver;
let source: Awaited<ReturnType<typeof klikitSource>>;

beforeAll(async () => {
  close = await usePortico();
  const database = requireEnv("DATABASE_URL");
  proxy = await StatementProxy.before(Number(new URL(database).port));
  extendEnv({ DATABASE_URL: proxy.url(database) });
});
afterAll(async () => {
  await close();
  await proxy.close();
});
beforeEach(async () => {
  receiver = await startReceiver();
  source = await klikitSource();
});
afterEach(async () => {
  proxy.restore();
  await receiver.close();
});

async function oneDelivery() {
  const filter = { tag: source.slug };
  const { endpointId } = await partnerWithEndpoint(`${receiver.url}/hook`, { filter });
  await ingest(source, filter);
  return endpointId;
}

const isBack = async () => expect((await pool().query("SELECT 1")).rowCount).toBe(1);

test("a drain that fails because the database went away cuts no request off", async () => {
  let release: () => void = () => undefined;
  receiver.behave((request, response, raw) => {
    release = () => respondOk(request, response, raw);
  });
  const endpointId = await oneDelivery();
  const ended = drain(endpointId).catch((error: unknown) => error);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
  const before = proxy.refused;
  proxy.cut();
  await vi.waitFor(() => expect(proxy.refused).toBeGreaterThan(before));
  proxy.restore();
  await vi.waitFor(isBack);
  release();
  expect(isDatabaseDown(await ended)).toBe(true);
  expect(receiver.received).toHaveLength(1);
  expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded" }]);
  expect(await attemptsOf(endpointId)).toMatchObject([{ code: "succeeded" }]);
});

test("a moment of the database's clock is the same moment by a clock that is wrong", async () => {
  const { now } = Date;
  const inAnHour = new Date(now() + 3_600_000).toISOString();
  vi.spyOn(Date, "now").mockImplementation(() => now() - 86_400_000);
  const waitMs = (await toLocalMs(inAnHour)) - Date.now();
  vi.restoreAllMocks();
  expect(Math.abs(waitMs - 3_600_000)).toBeLessThan(10_000);
});

test("the next sweep finds a wake that was not published, and so does every sweep until a drain starts", async () => {
  const endpointId = await oneDelivery();
  const swept = async () => (await sweepLanes()).map((lane) => lane.endpointId).includes(endpointId);
  expect(await swept()).toBe(true);
  expect(await swept()).toBe(true);
  await drain(endpointId);
  expect(await swept()).toBe(false);
});
