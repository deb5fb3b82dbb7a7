import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SecretRing } from "@/lib/deliveries/attempts/endpoint-secrets";
import { type AttemptRecord, makeAttempt } from "@/lib/deliveries/attempts/make-attempt";
import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";
import type { Claim } from "@/lib/deliveries/queue/claim";
import { settleAll } from "@/lib/deliveries/queue/settle";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { createHttpClient } from "@/lib/http/client";
import { systemClock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { attemptsOf, claimFrom, deliveriesOf, ingest, makeDue } from "@/tests/support/deliver";
import { klikitSource, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Receiver, respondOk, respondWith, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let receiver: Receiver;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

/** An endpoint with one delivery, and the workers on it. */
async function oneDelivery() {
  const source = await klikitSource();
  const filter = { tag: source.slug };
  const { endpointId } = await partnerWithEndpoint(`${receiver.url}/hook`, {
    filter,
    retrySchedule: [60, 60, 60],
  });
  await ingest(source, filter);
  const delivery = async () => {
    const [row] = await deliveriesOf(endpointId);
    if (!row) throw new Error("there is no delivery");
    return row;
  };
  return { endpointId, delivery };
}

async function claimOne(endpointId: string): Promise<Claim> {
  const [claim] = await claimFrom(endpointId, 1);
  if (!claim) throw new Error("nothing was claimed");
  return claim;
}

/** Makes the request of a claim and leaves it to the caller when it is settled. */
async function send(claim: Claim, status: number): Promise<AttemptRecord> {
  receiver.behave(status === 200 ? respondOk : respondWith(status));
  const client = createHttpClient({ allowPrivateTargets: true });
  const secrets = await new SecretRing().get(claim);
  return makeAttempt(claim, secrets, { client, clock: systemClock, lateMs: 0 }).finally(() => client.close());
}

/** The process that had claimed is taken to be dead. */
async function expireLease(endpointId: string): Promise<void> {
  await sql(
    "UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE endpoint_id = $1",
    endpointId,
  );
}

async function settle(record: AttemptRecord) {
  return (await settleAll([record], () => 0))[0]?.status;
}

test.each([200, 500])("an attempt with status %d that is settled again counts once", async (status) => {
  const { endpointId, delivery } = await oneDelivery();
  const record = await send(await claimOne(endpointId), status);
  // The first statement was committed, but its response was lost with the connection.
  await settle(record);
  const settled = await delivery();
  expect(await settle(record)).toBe("stale");
  expect(await delivery()).toEqual(settled);
  expect(settled.attempt_count).toBe(1);
  expect(await attemptsOf(endpointId)).toHaveLength(1);
});

describe("a stale writer", () => {
  test("that failed does not undo a success, nor does one that succeeded undo a failure", async () => {
    for (const [ghostStatus, currentStatus, end] of [
      [500, 200, "succeeded"],
      [200, 500, "retrying"],
    ] as const) {
      const { endpointId, delivery } = await oneDelivery();
      const ghost = await send(await claimOne(endpointId), ghostStatus);
      await expireLease(endpointId);
      const current = await send(await claimOne(endpointId), currentStatus);
      expect(await settle(current)).toBe(end);
      const before = await delivery();
      expect(await settle(ghost)).toBe("stale");
      expect(await delivery()).toEqual(before);
      expect(await attemptsOf(endpointId)).toMatchObject([
        { number: 1, status_code: currentStatus, resumed: true },
      ]);
    }
  });

  test("that comes first leaves delivery and record to the one whose claim is current", async () => {
    const { endpointId, delivery } = await oneDelivery();
    const ghost = await send(await claimOne(endpointId), 500);
    await expireLease(endpointId);
    const current = await send(await claimOne(endpointId), 200);
    expect(await settle(ghost)).toBe("stale");
    expect(await delivery()).toMatchObject({ status: "pending", attempt_count: 0 });
    expect(await settle(current)).toBe("succeeded");
    expect(await delivery()).toMatchObject({ status: "succeeded", attempt_count: 1, last_code: "succeeded" });
    expect(await attemptsOf(endpointId)).toMatchObject([{ number: 1, code: "succeeded", resumed: true }]);
  });

  test("of an old cycle changes nothing about a replay, and of a cancelled delivery nothing at all", async () => {
    const replayed = await oneDelivery();
    const old = await send(await claimOne(replayed.endpointId), 500);
    const deliveryId = publicId("delivery", (await replayed.delivery()).id);
    await replayDelivery({ ctx: operator, deliveryId });
    expect(await settle(old)).toBe("stale");
    expect(await replayed.delivery()).toMatchObject({ status: "pending", cycle: 2, attempt_count: 0 });
    expect(await attemptsOf(replayed.endpointId)).toMatchObject([{ cycle: 1, code: "http_5xx" }]);

    const cancelled = await oneDelivery();
    const late = await send(await claimOne(cancelled.endpointId), 200);
    await cancelDelivery({
      ctx: operator,
      deliveryId: publicId("delivery", (await cancelled.delivery()).id),
    });
    expect(await settle(late)).toBe("stale");
    expect(await cancelled.delivery()).toMatchObject({ status: "cancelled", attempt_count: 0 });
  });
});

/** One delivery, all the claims of it that were not settled, and which of them counts. */
class Model {
  readonly claims: Claim[] = [];
  current: Claim | undefined;

  constructor(private readonly subject: Awaited<ReturnType<typeof oneDelivery>>) {}

  async claim(): Promise<void> {
    await makeDue(this.subject.endpointId);
    const [claim] = await claimFrom(this.subject.endpointId, 1);
    if (!claim) return;
    this.claims.push(claim);
    this.current = claim;
  }

  async expire(): Promise<void> {
    await expireLease(this.subject.endpointId);
  }

  async replay(): Promise<void> {
    const { id } = await this.subject.delivery();
    await replayDelivery({ ctx: operator, deliveryId: publicId("delivery", id) });
    this.current = undefined;
  }

  /** Lets one of the claims end. */
  async settle(which: number, status: number): Promise<void> {
    const [claim] = this.claims.splice(which % Math.max(this.claims.length, 1), 1);
    if (!claim) return;
    const before = await this.subject.delivery();
    const outcome = await settle(await send(claim, status));
    if (claim !== this.current) {
      expect([outcome, await this.subject.delivery()]).toEqual(["stale", before]);
      return;
    }
    this.current = undefined;
    expect(outcome).toBe(status === 200 ? "succeeded" : claim.number === 4 ? "dead_lettered" : "retrying");
    expect(await this.subject.delivery()).toMatchObject({ status: outcome, attempt_count: claim.number });
  }
}

const step: fc.Arbitrary<(model: Model) => Promise<void>> = fc.oneof(
  fc.constant((model: Model) => model.claim()),
  fc.constant((model: Model) => model.expire()),
  fc.constant((model: Model) => model.replay()),
  fc.record({ which: fc.nat(5), status: fc.constantFrom(200, 500) }).map(
    ({ which, status }) =>
      (model: Model) =>
        model.settle(which, status),
  ),
);

test("in any order of workers, only the current claim settles the delivery, and only once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const model = new Model(await oneDelivery());
      for (const run of steps) await run(model);
    }),
    { numRuns: 25 },
  );
});
