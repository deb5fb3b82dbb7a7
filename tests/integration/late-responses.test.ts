import { describe, expect, test } from "vitest";
import { deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { partnerWithEndpoint, sql } from "@/tests/support/portico";
import { setScene } from "@/tests/support/scene";

const timeoutMs = 1_000;

const scene = setScene();

/** Sends an event to an endpoint that responds as soon as its attempt has been settled as timed out. */
async function respondedLate(status: number, input: object) {
  const { endpointId } = await partnerWithEndpoint(`${scene.receiver.url}/hook`, {
    filter: { tag: scene.source.slug },
    timeoutMs,
    ...input,
  });
  scene.receiver.behave(async (_, response) => {
    while ((await deliveriesOf(endpointId))[0]?.last_code === null) await new Promise(setImmediate);
    response.writeHead(status).end();
  });
  await ingest(scene.source, { tag: scene.source.slug });
  return endpointId;
}

async function attemptOf(endpointId: string) {
  const [attempt] = await sql<{
    code: string;
    status: number | null;
    late: number | null;
    ms: number | null;
  }>(
    `SELECT code, status_code AS status, late_status_code AS late, late_ms AS ms FROM attempts a
     JOIN deliveries d ON d.id = a.delivery_id WHERE d.endpoint_id = $1`,
    endpointId,
  );
  return attempt;
}

describe("a success that comes after the deadline", () => {
  test("is on record with its time, and holds the next retry back by one more wait", async () => {
    const endpointId = await respondedLate(200, { retrySchedule: [60, 600] });
    const rest = await drain(endpointId);
    const attempt = await attemptOf(endpointId);
    expect(attempt).toMatchObject({ code: "late_success", status: null, late: 200 });
    expect(attempt?.ms).toBeGreaterThanOrEqual(timeoutMs);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "retrying", last_code: "late_success" }]);
    expect(Date.parse(rest.nextDueAt ?? "") - Date.now()).toBeGreaterThan(300_000);
  });

  test("is a success, if the endpoint says so", async () => {
    const endpointId = await respondedLate(204, { retrySchedule: [60], lateSuccess: "accept" });
    expect(await drain(endpointId)).toMatchObject({ attempts: 1, next: "asleep", nextDueAt: null });
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "succeeded", last_code: "late_success" },
    ]);
    const [lane] = await sql<{ failures: number }>(
      "SELECT failures FROM lanes WHERE endpoint_id = $1",
      endpointId,
    );
    expect(lane?.failures).toBe(0);
  });

  test("can save a delivery that had no retry left", async () => {
    const endpointId = await respondedLate(200, { retrySchedule: [], lateSuccess: "accept" });
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded" }]);
  });
});

test("a failure that comes late is on record too, and changes nothing else", async () => {
  const endpointId = await respondedLate(503, { retrySchedule: [60], lateSuccess: "accept" });
  await drain(endpointId);
  expect(await attemptOf(endpointId)).toMatchObject({ code: "timeout_first_byte", late: 503 });
  expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "retrying" }]);
});

test("nobody listens beyond the next retry", async () => {
  const { endpointId } = await partnerWithEndpoint(`${scene.receiver.url}/hook`, {
    filter: { tag: scene.source.slug },
    timeoutMs,
    retrySchedule: [1],
  });
  scene.receiver.behave(() => undefined);
  await ingest(scene.source, { tag: scene.source.slug });
  expect(await drain(endpointId, { budgetMs: 4_000 })).toMatchObject({ attempts: 2 });
  const codes = await sql<{ code: string }>(
    "SELECT code FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.endpoint_id = $1",
    endpointId,
  );
  expect(codes).toEqual([{ code: "timeout_first_byte" }, { code: "timeout_first_byte" }]);
});
