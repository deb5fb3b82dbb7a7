import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { workerOf } from "@/lib/deliveries/queue/share";
import { sweepWorkers } from "@/lib/deliveries/queue/sweep";
import { takeWorker } from "@/lib/deliveries/queue/workers";
import { toLocalMs } from "@/lib/platform/database/database-clock";
import { pool } from "@/lib/platform/database/pool";
import { env, extendEnv, requireEnv } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
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

test("a worker whose database goes away cuts no request off, and goes on when it is back", async () => {
  let release: () => void = () => undefined;
  receiver.behave((request, response, raw) => {
    release = () => respondOk(request, response, raw);
  });
  const endpointId = await oneDelivery();
  const draining = drain(endpointId);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
  const before = proxy.refused;
  proxy.cut();
  await vi.waitFor(() => expect(proxy.refused).toBeGreaterThan(before), { timeout: 20_000 });
  proxy.restore();
  await vi.waitFor(isBack);
  release();
  expect(await draining).toMatchObject({ attempts: 1, next: "asleep" });
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

test("the next sweep finds a wake that was not published, and so does every sweep until a run starts", async () => {
  const endpointId = await oneDelivery();
  const { PORTICO_WORKERS: of } = env();
  const worker = workerOf(endpointId, of);
  const swept = async () => (await sweepWorkers()).find((woken) => woken.worker === worker);
  expect(await swept()).toBeDefined();
  const woken = await swept();
  expect(woken).toBeDefined();
  expect(await takeWorker({ worker, holder: newId() }, woken?.generation ?? -1)).toBe(true);
  expect(await swept()).toBeUndefined();
  await drain(endpointId);
});
