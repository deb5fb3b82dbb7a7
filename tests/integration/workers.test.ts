import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { claimDue } from "@/lib/deliveries/queue/claim";
import { notifyLocalWorkers } from "@/lib/deliveries/queue/local-workers";
import { type ServeOptions, type ServeResult, serveWorker } from "@/lib/deliveries/queue/serve-worker";
import { workerOf } from "@/lib/deliveries/queue/share";
import { sleepWorker, takeWorker, wakeWorkersOf } from "@/lib/deliveries/queue/workers";
import { receiveWebhook } from "@/lib/events/ingest/receive-webhook";
import { systemClock } from "@/lib/platform/clock";
import { Effects, setEffectPublisher, type WokenWorker } from "@/lib/platform/effects";
import { extendEnv } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
import { newRequestId } from "@/lib/platform/request-id";
import { runAs } from "@/lib/platform/workload";
import { deliveriesOf, ingest, isLaneDue } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { klikitRequest } from "@/tests/support/klikit";
import { partnerWithEndpoint, sql } from "@/tests/support/portico";
import { respondOk } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

beforeEach(async () => {
  extendEnv({ PORTICO_WORKERS: "1" });
  // Only the test's own endpoint counts for the worker.
  await sql("UPDATE endpoints SET status = 'disabled'");
  await sql("UPDATE workers SET awake = false, holder = NULL, heartbeat_at = NULL");
  forgetLocalWorkers();
});
afterEach(() => setEffectPublisher(undefined));

/** What follows happens as in another process: attempts in flight belong to the one before. */
function forgetLocalWorkers(): void {
  Reflect.deleteProperty(globalThis, "porticoWorkers");
}

const endpointWith = (input: object = {}) =>
  partnerWithEndpoint(`${scene.receiver.url}/hook`, { filter: { tag: scene.source.slug }, ...input });

const event = (number: number, more: object = {}) =>
  ingest(scene.source, { tag: scene.source.slug, number, ...more });

const wake = async (endpointId: string): Promise<WokenWorker> => {
  const [woken] = await wakeWorkersOf([endpointId]);
  if (!woken) throw new Error("The worker was awake.");
  return woken;
};

function serve(woken: WokenWorker, options: Partial<ServeOptions> = {}): Promise<ServeResult> {
  return runAs("jobs", () =>
    serveWorker({
      ...woken,
      budgetMs: 20_000,
      lingerMs: 0,
      runtime: { clock: systemClock, random: () => 0 },
      signal: new AbortController().signal,
      handOver: async () => undefined,
      ...options,
    }),
  );
}

const statuses = async (endpointId: string) => (await deliveriesOf(endpointId)).map(({ status }) => status);

/** Responds at once to all but those requests whose path ends with "/slow", which hang until they are released. */
function hangAt(path: string) {
  const hanging: (() => void)[] = [];
  scene.receiver.behave((request, response, raw) => {
    if (raw.url?.endsWith(path)) hanging.push(() => respondOk(request, response, raw));
    else respondOk(request, response, raw);
  });
  const release = () => {
    for (const respond of hanging.splice(0)) respond();
  };
  return { hanging, release };
}

describe("a worker", () => {
  test("that falls asleep loses no event that is stored at the same time", async () => {
    const { endpointId } = await endpointWith();
    const rounds = 50;
    const perWriter = 2;
    let wakes = 0;
    // Each wake is served as Inngest would: one at a time. When an event is stored while the worker falls asleep, either
    // the worker finds its delivery, or the event wakes the worker.
    let serving: Promise<unknown> = Promise.resolve();
    const send = async (number: number) => {
      const request = klikitRequest(scene.source.secret, JSON.stringify({ tag: scene.source.slug, number }));
      const { slug } = scene.source;
      const headers = Object.entries(request.headers);
      const inbound = {
        requestId: newRequestId(),
        slug,
        headers,
        readBody: async () => request.body,
        address: null,
      };
      const effects = new Effects();
      await receiveWebhook(inbound, systemClock, effects);
      const due = effects.list.flatMap((effect) => (effect.kind === "wake_lane" ? [effect.endpointId] : []));
      for (const woken of await wakeWorkersOf(due)) {
        wakes += 1;
        serving = serving.then(() => serve(woken));
      }
    };
    const sendRound = (round: number) =>
      Promise.all(
        [0, 1].map(async (writer) => {
          for (let n = 0; n < perWriter; n += 1) {
            const number = round * perWriter + n;
            await send(writer * 1_000 + number);
            // Pauses of uneven length, so that the worker falls asleep often and at every point of a send.
            await new Promise((resolve) => setTimeout(resolve, (number * 7) % 23));
          }
        }),
      );
    const served = async () => {
      let before: unknown;
      while (before !== serving) {
        before = serving;
        await serving;
      }
    };
    for (let round = 0; round < rounds; round += 1) {
      await sendRound(round);
      await served();
      // A lost wake leaves its delivery behind until the next wake.
      expect((await statuses(endpointId)).filter((status) => status !== "succeeded")).toEqual([]);
    }
    expect(scene.receiver.received).toHaveLength(rounds * perWriter * 2);
    expect(wakes).toBeGreaterThanOrEqual(rounds);
  });

  test("finds a delivery that was stored between its last search and its sleep", async () => {
    const { endpointId } = await endpointWith();
    await event(1);
    const woken = await wake(endpointId);
    await sql(`CREATE FUNCTION slow_sleep() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(1); RETURN NEW; END'`);
    await sql(`CREATE TRIGGER slow_sleep BEFORE UPDATE ON workers FOR EACH ROW
      WHEN (OLD.awake AND NOT NEW.awake) EXECUTE FUNCTION slow_sleep()`);
    const serving = serve(woken);
    await vi.waitFor(
      async () => {
        const asleep = await sql(
          "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
        );
        expect(asleep).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    await event(2);
    expect(await wakeWorkersOf([endpointId])).toEqual([]);
    expect(await serving).toMatchObject({ next: "asleep", attempts: 2 });
    await sql("DROP FUNCTION slow_sleep CASCADE");
    expect(await statuses(endpointId)).toEqual(["succeeded", "succeeded"]);
  });

  test("sleeps until its next delivery is due, and that wake works once", async () => {
    const { endpointId } = await endpointWith({ retrySchedule: [60] });
    scene.receiver.behave((_, response) => response.writeHead(500).end());
    await event(1);
    const woken = await wake(endpointId);
    const slept = await serve(woken);
    expect(slept).toMatchObject({ next: "asleep", attempts: 1 });
    const nextDueAt = slept.next === "asleep" ? Date.parse(slept.nextDueAt ?? "") : 0;
    expect(nextDueAt).toBeGreaterThan(Date.now() + 30_000);
    // The event for the due time carries the generation of the sleep.
    expect(await serve(woken)).toMatchObject({ next: "asleep", attempts: 0 });
    // After another wake it is outdated.
    await event(2);
    await wake(endpointId);
    expect(await serve(woken)).toEqual({ next: "replaced", attempts: 0 });
  });

  test("whose run was cut off is served again by the same event", async () => {
    const { endpointId } = await endpointWith();
    await event(1);
    const woken = await wake(endpointId);
    expect(await takeWorker({ worker: 0, holder: newId() }, woken.generation)).toBe(true);
    expect(await wakeWorkersOf([endpointId])).toEqual([]);
    expect(await serve(woken)).toMatchObject({ next: "asleep", attempts: 1 });
  });

  test("that has lost its run is woken by the next event", async () => {
    const { endpointId } = await endpointWith();
    await event(1);
    const woken = await wake(endpointId);
    await takeWorker({ worker: 0, holder: newId() }, woken.generation);
    expect(await wakeWorkersOf([endpointId])).toEqual([]);
    await sql("UPDATE workers SET heartbeat_at = now() - interval '20 seconds' WHERE number = 0");
    expect(await serve(await wake(endpointId))).toMatchObject({ next: "asleep", attempts: 1 });
  });

  test("claims nothing for a run that was replaced", async () => {
    const { endpointId } = await endpointWith();
    await event(1);
    const woken = await wake(endpointId);
    const [first, second] = [
      { worker: 0, holder: newId() },
      { worker: 0, holder: newId() },
    ];
    for (const guard of [first, second]) expect(await takeWorker(guard, woken.generation)).toBe(true);
    const asked = [{ endpointId, inFlight: 0, wanted: 1 }];
    expect(await claimDue(asked, first)).toEqual({ claims: [], lanes: [], holds: false });
    expect((await claimDue(asked, second)).claims).toHaveLength(1);
  });
});

test("a delivery that is stored while a replaced run still believes to serve wakes the worker", async () => {
  const { endpointId } = await endpointWith();
  await event(1);
  const woken = await wake(endpointId);
  const stopping = new AbortController();
  const serving = serve(woken, { lingerMs: 60_000, signal: stopping.signal });
  await vi.waitFor(async () => expect(await statuses(endpointId)).toEqual(["succeeded"]));
  // Another process serves the worker and puts it to sleep.
  const guard = { worker: 0, holder: newId() };
  await takeWorker(guard, woken.generation);
  expect(await sleepWorker({ worker: 0, of: 1, only: null }, guard)).toMatchObject({ outcome: "asleep" });
  const effects = collectEffects();
  await event(2);
  expect(notifyLocalWorkers([endpointId])).toEqual([]);
  expect(await serving).toMatchObject({ next: "replaced" });
  expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
  expect(notifyLocalWorkers([endpointId])).toEqual([endpointId]);
  expect(await serve(await wake(endpointId))).toMatchObject({ attempts: 1 });
});

describe("a run hands over", () => {
  /** Serves with short runs, each of which starts the next one, as Inngest does. */
  async function serveInShortRuns(
    woken: WokenWorker,
    signal: AbortSignal,
    onHandOver: () => void = () => undefined,
  ) {
    let runs = 0;
    const all: Promise<unknown>[] = [];
    const start = () => {
      runs += 1;
      const handOver = async () => {
        if (signal.aborted) return;
        onHandOver();
        start();
      };
      all.push(serve(woken, { budgetMs: 100, lingerMs: 60_000, signal, handOver }));
    };
    start();
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    await Promise.all(all);
    return runs;
  }

  test.each([
    ["in one process", () => undefined],
    ["to another process each time", forgetLocalWorkers],
  ])("ten times while an endpoint hangs, and the others never wait for it: %s", async (_, onHandOver) => {
    const slow = await endpointWith({ maxInFlight: 2, filter: { slow: scene.source.slug } });
    await sql("UPDATE endpoints SET url = url || '/slow' WHERE id = $1", slow.endpointId);
    const healthy = await endpointWith();
    const { hanging, release } = hangAt("/slow");
    for (const number of [1, 2, 3]) await event(number, { tag: "none", slow: scene.source.slug });
    const stopping = new AbortController();
    let handOvers = 0;
    setMaxListeners(0, stopping.signal);
    const serving = serveInShortRuns(await wake(slow.endpointId), stopping.signal, () => {
      handOvers += 1;
      onHandOver();
    });
    await vi.waitFor(() => expect(hanging).toHaveLength(2));
    let sent = 0;
    while (handOvers < 10) {
      await event(sent);
      sent += 1;
      await vi.waitFor(async () =>
        expect(await statuses(healthy.endpointId)).toEqual(Array(sent).fill("succeeded")),
      );
    }
    // The successors count the places that are still taken.
    expect(hanging).toHaveLength(2);
    expect(await isLaneDue(slow.endpointId)).toBe(true);
    release();
    await vi.waitFor(() => expect(hanging).toHaveLength(1), { timeout: 5_000 });
    release();
    await vi.waitFor(async () => expect(await statuses(slow.endpointId)).toEqual(Array(3).fill("succeeded")));
    stopping.abort();
    await serving;
  });
});

describe("a claim of many lanes", () => {
  test("gives each lane its free places, in the order in which deliveries are due", async () => {
    const lanes = [];
    for (const maxInFlight of [1, 2, 5]) lanes.push(await endpointWith({ maxInFlight }));
    for (let number = 0; number < 4; number += 1) await event(number);
    const asked = lanes.map(({ endpointId }) => ({ endpointId, inFlight: 1, wanted: 10 }));
    const { claims, lanes: states } = await claimDue(asked);
    const claimed = lanes.map(
      ({ endpointId }) => claims.filter((claim) => claim.endpointId === endpointId).length,
    );
    expect(claimed).toEqual([0, 1, 4]);
    const places = lanes.map(
      ({ endpointId }) => states.find((state) => state.endpointId === endpointId)?.places,
    );
    expect(places).toEqual([0, 1, 4]);
  });

  test("shares the rate limit of a lane between processes", async () => {
    const { endpointId } = await endpointWith({ rateLimit: 3, maxInFlight: 50 });
    for (let number = 0; number < 10; number += 1) await event(number);
    const claim = async () => (await claimDue([{ endpointId, inFlight: 0, wanted: 2 }])).claims.length;
    const counts = [await claim(), await claim()];
    expect(counts).toEqual([2, 1]);
    const { lanes } = await claimDue([{ endpointId, inFlight: 0, wanted: 2 }]);
    expect(lanes[0]?.rateLimitedMs).toBeGreaterThan(0);
    expect(lanes[0]?.rateLimitedMs).toBeLessThanOrEqual(334);
  });

  test("says what holds a lane back", async () => {
    const { endpointId } = await endpointWith();
    await event(1);
    await sql(
      "UPDATE lanes SET waits_until = now() + interval '1 minute', wait_count = 1 WHERE endpoint_id = $1",
      endpointId,
    );
    const asked = [{ endpointId, inFlight: 0, wanted: 5 }];
    const blocked = await claimDue(asked);
    expect(blocked.claims).toEqual([]);
    expect(blocked.lanes[0]).toMatchObject({ places: 0, capacity: 1, isHealthy: false });
    expect(blocked.lanes[0]?.blockedMs).toBeGreaterThan(50_000);
    await sql("UPDATE lanes SET waits_until = now() WHERE endpoint_id = $1", endpointId);
    expect((await claimDue(asked)).lanes[0]).toMatchObject({ places: 1, blockedMs: null });
  });
});

test("SQL and TypeScript agree on the worker of a lane", async () => {
  for (const of of [1, 2, 7, 16]) {
    const ids = Array.from({ length: 50 }, () => newId());
    const rows = await sql<{ id: string; worker: number }>(
      "SELECT id, get_byte(uuid_send(id), 15) % $2::int AS worker FROM unnest($1::uuid[]) AS id",
      ids,
      of,
    );
    expect(rows).toEqual(ids.map((id) => ({ id, worker: workerOf(id, of) })));
  }
});
