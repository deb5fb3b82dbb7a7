import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "@/embedded/inngest/store/migrate";
import {
  advance,
  type ClaimedRun,
  claim,
  findDue,
  finish,
  ingest,
  requeue,
} from "@/embedded/inngest/store/queue";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

/** The state changes of a run, in random order, with takeovers by another runner in between. */

let database: TestDatabase;
let db: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  db = new pg.Pool({ connectionString: database.url, max: 8 });
  const client = await db.connect();
  await migrate(client);
  client.release();
  await db.query("update inngest_runner.leader set epoch = 2");
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const now = 1_800_000_000_000;

async function start(ids: readonly string[]): Promise<void> {
  const due = new Date(now).toISOString();
  const runs = ids.map((id) => ({ id, fn_id: "f", event: "{}", dedupe_key: id, concurrency_key: null, due }));
  await ingest(db, runs, now);
}

interface Execution {
  /** How often each step was stored. */
  readonly stored: Map<string, number>;
  readonly inFlight: ClaimedRun[];
  takeovers: number;
}

/** The response of a function with this many steps: the next step, a retry, or the result. */
async function respond(run: ClaimedRun, steps: number, retry: boolean, execution: Execution): Promise<void> {
  execution.inFlight.splice(execution.inFlight.indexOf(run), 1);
  const next = run.steps.length;
  if (next === steps) {
    await finish(db, run, { status: "completed", output: "null" }, now);
  } else if (retry && run.attempt === 0) {
    await requeue(db, run, { attempt: 1, faults: 0, losses: 0, dueMs: now });
  } else if (await advance(db, run, { id: `${next}`, output: "1" })) {
    const step = `${run.id} ${next}`;
    execution.stored.set(step, (execution.stored.get(step) ?? 0) + 1);
  }
}

/** Releases all claims, as a runner does that takes over. Requests in flight continue with outdated claims. */
async function takeOver(execution: Execution): Promise<void> {
  execution.takeovers += 1;
  await db.query("update inngest_runner.run set claim = null where claim is not null");
}

async function execute(steps: number, count: number, pick: (max: number) => number): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const execution: Execution = { stored: new Map(), inFlight: [], takeovers: 0 };
  await start(ids);
  for (;;) {
    const { runs } = await findDue(db, now, [], 100);
    const moves = [
      ...execution.inFlight.map((run) => () => respond(run, steps, pick(3) === 0, execution)),
      ...runs.map(
        ({ id }) =>
          async () =>
            void execution.inFlight.push(...(await claim(db, [id], "2"))),
      ),
    ];
    if (moves.length === 0) break;
    if (execution.takeovers < 3 && pick(5) === 0) moves.push(() => takeOver(execution));
    const first = pick(moves.length);
    const chosen = [moves[first], moves[(first + 1) % moves.length]].slice(0, Math.min(moves.length, 2));
    await Promise.all(chosen.map((move) => move?.()));
  }
  const all = ids.flatMap((id) => Array.from({ length: steps }, (_, step) => [`${id} ${step}`, 1] as const));
  expect(new Map([...execution.stored].sort())).toEqual(new Map(all.sort()));
  const { rows } = await db.query<{ status: string; steps: string[] }>(
    `select status, array(select id from inngest_runner.step where run_id = r.id order by seq) as steps
     from inngest_runner.run r where id = any($1)`,
    [ids],
  );
  const order = Array.from({ length: steps }, (_, step) => `${step}`);
  expect(rows).toEqual(ids.map(() => ({ status: "completed", steps: order })));
}

test("in any order of responses, retries and takeovers, every step is stored once and every run ends", async () => {
  const choices = fc.infiniteStream(fc.nat(997));
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.integer({ min: 1, max: 4 }), choices, async (steps, count, stream) => {
      await execute(steps, count, (max) => Number(stream.next().value) % max);
    }),
    { numRuns: 100 },
  );
});

test("an outdated epoch claims nothing, and a run is claimed once", async () => {
  const id = randomUUID();
  await start([id]);
  expect(await claim(db, [id], "1")).toEqual([]);
  const claims = await Promise.all([1, 2, 3].map(() => claim(db, [id], "2")));
  expect(claims.flat()).toHaveLength(1);
});
