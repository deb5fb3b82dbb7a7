import { describe, expect, test } from "vitest";
import { detectDeadLetters } from "@/lib/alerts/detect/dead-letters";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { publicId } from "@/lib/platform/ids";
import { attemptsOf, deliveriesOf, drain, ingest, makeDue } from "@/tests/support/deliver";
import { operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

/** An endpoint that takes only this test's events. */
function endpoint(input: object = {}) {
  const filter = { tag: scene.source.slug };
  return partnerWithEndpoint(`${scene.receiver.url}/hook`, { filter, ...input });
}

const event = (more: object = {}) => ingest(scene.source, { tag: scene.source.slug, ...more });

/** Nothing can open the secrets of this endpoint any more: the ciphertext was damaged. */
async function damageSecrets(endpointId: string): Promise<void> {
  await sql(
    "UPDATE secrets SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1) WHERE endpoint_id = $1",
    endpointId,
  );
}

/** Makes the database refuse to write a row of a delivery. */
async function refuse(table: "attempts" | "deliveries", deliveryId: string, when: string): Promise<void> {
  const name = `refuse_${table}_${deliveryId.replaceAll("-", "")}`;
  await sql(
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '22000'; END $$`,
  );
  await sql(
    `CREATE TRIGGER ${name} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION ${name}()`,
  );
}

async function drainUntilSettled(endpointId: string, drains = 4): Promise<void> {
  for (let i = 0; i < drains; i += 1) {
    await makeDue(endpointId);
    await drain(endpointId);
  }
}

describe("an error while an attempt is prepared", () => {
  test("is recorded at once with its cause, and after four times it is a dead letter with an alert", async () => {
    const { endpointId, endpoint: registered } = await endpoint();
    await event();
    await damageSecrets(endpointId);
    for (const wait of [1, 3, 10]) {
      await makeDue(endpointId);
      const { nextDueAt } = await drain(endpointId);
      expect(nextDueAt).not.toBeNull();
      const [delivery] = await deliveriesOf(endpointId);
      expect(delivery).toMatchObject({
        status: "retrying",
        attempt_count: 0,
        last_code: "internal_error",
        leased_until: null,
      });
      expect(delivery?.wait).toBeGreaterThanOrEqual(wait);
      expect(delivery?.wait).toBeLessThan(wait + 5);
    }
    await makeDue(endpointId);
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "dead_lettered", attempt_count: 1, last_code: "internal_error" },
    ]);
    expect(await attemptsOf(endpointId)).toMatchObject([
      { number: 1, code: "internal_error", status_code: null, detail: expect.stringMatching(/^\w*Error: /) },
    ]);
    expect(await detectDeadLetters()).toBeGreaterThan(0);
    const [alert] = await sql<{ details: unknown }>(
      "SELECT details FROM alerts WHERE endpoint_id = $1 AND kind = 'deliveries.dead_lettered'",
      endpointId,
    );
    expect(alert?.details).toMatchObject({ count: 1, codes: ["internal_error"] });
    // It is no failure of the endpoint.
    expect(await sql("SELECT failures FROM lanes WHERE endpoint_id = $1", endpointId)).toEqual([
      { failures: 0 },
    ]);
    expect(scene.receiver.received).toEqual([]);
    expect(registered.status).toBe("enabled");
  });

  test("is the result of a test send, too", async () => {
    const { endpointId, endpoint: registered } = await endpoint();
    await damageSecrets(endpointId);
    const { record } = await sendTest({ ctx: operator, endpointId: registered.id });
    expect(record.code).toBe("internal_error");
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "dead_lettered" }]);
  });

  test("is followed by a full schedule of the endpoint once it is gone, and by a new count after a replay", async () => {
    const { endpointId } = await endpoint();
    await event();
    const [before] = await sql<{ ciphertext: Buffer }>(
      "SELECT ciphertext FROM secrets WHERE endpoint_id = $1",
      endpointId,
    );
    await damageSecrets(endpointId);
    await drainUntilSettled(endpointId, 4);
    const [dead] = await deliveriesOf(endpointId);
    await replayDelivery({ ctx: operator, deliveryId: publicId("delivery", dead?.id ?? "") });
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "retrying", cycle: 2 }]);
    await sql("UPDATE secrets SET ciphertext = $2 WHERE endpoint_id = $1", endpointId, before?.ciphertext);
    await makeDue(endpointId);
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "succeeded", attempt_count: 1, internal_errors: 0 },
    ]);
    expect(await attemptsOf(endpointId)).toMatchObject([
      { cycle: 1, number: 1, code: "internal_error" },
      { cycle: 2, number: 1, code: "succeeded" },
    ]);
  });
});

describe("an error while an attempt is settled", () => {
  test("ends as a dead letter, and an ordered lane goes on behind it", async () => {
    const { endpointId } = await endpoint({ ordered: true });
    await event({ n: 1 });
    await event({ n: 2 });
    const [first] = await deliveriesOf(endpointId);
    await refuse("deliveries", first?.id ?? "", `NEW.id = '${first?.id}' AND NEW.status = 'succeeded'`);
    await drainUntilSettled(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "dead_lettered", last_code: "internal_error" },
      { status: "succeeded" },
    ]);
    // The endpoint has received the first one each time, because it cannot be known that it succeeded.
    expect(scene.receiver.received.length).toBe(5);
  });

  test("does not send a delivery again whose attempt alone cannot be stored", async () => {
    const { endpointId } = await endpoint({ maxInFlight: 3 });
    for (const n of [1, 2, 3]) await event({ n });
    const [first] = await deliveriesOf(endpointId);
    await refuse("attempts", first?.id ?? "", `NEW.delivery_id = '${first?.id}'`);
    await drain(endpointId);
    await makeDue(endpointId);
    await drain(endpointId);
    const deliveries = await deliveriesOf(endpointId);
    expect(deliveries.map(({ status, attempt_count }) => [status, attempt_count])).toEqual(
      [1, 2, 3].map(() => ["succeeded", 1]),
    );
    expect(await attemptsOf(endpointId)).toHaveLength(2);
    expect(scene.receiver.received).toHaveLength(3);
  });

  test("of the endpoint's health changes no delivery that is settled", async () => {
    const { endpointId } = await endpoint({ retrySchedule: [60, 60], maxInFlight: 6 });
    for (const n of [1, 2, 3, 4, 5, 6]) await event({ n });
    scene.receiver.behave((_, response) => response.writeHead(500).end());
    await sql(
      `CREATE OR REPLACE FUNCTION refuse_lane() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '22000'; END $$`,
    );
    await sql(
      `CREATE TRIGGER refuse_lane BEFORE UPDATE OF failures ON lanes FOR EACH ROW
        WHEN (NEW.endpoint_id = '${endpointId}') EXECUTE FUNCTION refuse_lane()`,
    );
    await drain(endpointId);
    const counts = (await deliveriesOf(endpointId)).map(({ status, attempt_count }) => [
      status,
      attempt_count,
    ]);
    expect(counts).toEqual(Array.from({ length: 6 }, () => ["retrying", 1]));
  });
});

describe("a claim without a result", () => {
  /** The process ended while it was sending. */
  const lose = (endpointId: string, claims: number) =>
    sql(
      `UPDATE deliveries SET leased_until = now() - interval '1 second', fence = fence + 1, internal_errors = $2
       WHERE endpoint_id = $1`,
      endpointId,
      claims - 1,
    );

  test("is counted, and the delivery is sent again", async () => {
    const { endpointId } = await endpoint();
    await event();
    await lose(endpointId, 9);
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded", internal_errors: 0 }]);
    expect(await attemptsOf(endpointId)).toMatchObject([{ code: "succeeded", resumed: true }]);
  });

  test("ten times in a row ends the delivery without sending it", async () => {
    const { endpointId } = await endpoint();
    await event();
    await lose(endpointId, 10);
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "dead_lettered", last_code: "internal_error" },
    ]);
    expect(await attemptsOf(endpointId)).toMatchObject([{ detail: expect.stringContaining("10 times") }]);
    expect(scene.receiver.received).toEqual([]);
  });

  test("is not counted while the encryption key is missing", async () => {
    const { endpointId } = await endpoint();
    await event();
    await sql("UPDATE secrets SET key_id = 'aaaaaaaaaaaaaaaa' WHERE endpoint_id = $1", endpointId);
    for (let i = 0; i < 12; i += 1) {
      await drain(endpointId, { budgetMs: 300 });
      await sql("UPDATE deliveries SET leased_until = now() WHERE endpoint_id = $1", endpointId);
    }
    expect(
      await sql("SELECT status, internal_errors FROM deliveries WHERE endpoint_id = $1", endpointId),
    ).toEqual([{ status: "pending", internal_errors: expect.toSatisfy((count: number) => count <= 0) }]);
    expect(await attemptsOf(endpointId)).toEqual([]);
  });
});
