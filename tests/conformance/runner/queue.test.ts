import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ingest } from "@/embedded/inngest/store/intake";
import { migrate } from "@/embedded/inngest/store/migrate";
import { advance, type ClaimedJob, claim, findDue, finish, ripen } from "@/embedded/inngest/store/queue";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

/**
 * The state changes of a run, against random programs and random orders of completion. The "function" is a set of
 * chains of steps that run beside each other and a last step after all of them; the answers are what the SDK would say.
 */

let database: TestDatabase;
let db: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  db = new pg.Pool({ connectionString: database.url, max: 8 });
  const client = await db.connect();
  await migrate(client);
  client.release();
  await db.query("update inngest_runner.leader set epoch = 1");
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

type StepKind = "call" | "sleep";
type Program = readonly (readonly StepKind[])[];

const now = 1_800_000_000_000;
const soon = new Date(now).toISOString();
const far = new Date(now + 1).toISOString();

/** What the function would report, given the steps that are complete: the next step of every chain, then "last". */
function reported(program: Program, done: ReadonlySet<string>): { id: string; kind: StepKind }[] {
  const next = program.flatMap((chain, c) => {
    const position = chain.findIndex((_, s) => !done.has(`${c}.${s}`));
    const kind = chain[position];
    return kind ? [{ id: `${c}.${position}`, kind }] : [];
  });
  return next.length === 0 && !done.has("last") ? [{ id: "last", kind: "call" }] : next;
}

interface Tally {
  /** How often each step was executed, or each sleep ended. */
  readonly steps: Map<string, number>;
  discoveries: number;
  ended: boolean;
}

/** Answers one call request as the SDK does, by what was complete when the job was claimed. */
async function answer(program: Program, job: ClaimedJob, tally: Tally): Promise<void> {
  const none = { version: 2, done: [], plans: [], grouped: false };
  const ran = async (id: string) => {
    count(tally, id);
    await advance(db, job, { ...none, done: [{ id, output: "1" }] }, now);
  };
  if (job.step_id !== "step") return await ran(job.step_id);
  tally.discoveries += 1;
  const news = reported(program, new Set(job.steps.map(([id]) => id)));
  const [first] = news;
  if (!first) {
    const end = { status: "completed", output: "null", runs: [], resumes: [] } as const;
    tally.ended = await finish(db, job, end, now);
    return;
  }
  if (news.length === 1 && first.kind === "call" && !job.siblings) return await ran(first.id);
  const plans = news.map(({ id, kind }) => ({ id, kind, due: kind === "call" ? soon : far }));
  const grouped = news.length > 1 && plans.some((plan) => plan.kind === "call");
  await advance(db, job, { ...none, plans, grouped }, now);
}

function count(tally: Tally, id: string): void {
  tally.steps.set(id, (tally.steps.get(id) ?? 0) + 1);
}

/** Runs a program to its end. Claims, answers and ends of sleeps come in any order, two of them at the same time. */
async function run(program: Program, pick: (max: number) => number): Promise<Tally> {
  const id = randomUUID();
  const tally: Tally = { steps: new Map(), discoveries: 0, ended: false };
  const inFlight: ClaimedJob[] = [];
  await ingest(db, [{ id, fn_id: "f", event: "{}", dedupe_key: id, keys: [], due: soon }], [], now);
  while (!tally.ended) {
    // Later than "far", but sooner than what is put back to be looked at again without haste: that is never needed.
    const { jobs } = await findDue(db, now + 1, [], 100);
    const moves = [
      ...inFlight.map((job) => () => {
        inFlight.splice(inFlight.indexOf(job), 1);
        return answer(program, job, tally);
      }),
      ...jobs.map((job) => () => (job.kind === "call" ? take(job.id) : wakeUp(job.id))),
    ];
    expect(moves.length, "a running run always has something to do").toBeGreaterThan(0);
    const start = pick(moves.length);
    const chosen = [moves[start], moves[(start + 1) % moves.length]].slice(
      0,
      Math.min(moves.length, 1 + pick(2)),
    );
    await Promise.all(chosen.map((move) => move?.()));
  }
  const { rowCount } = await db.query("select 1 from inngest_runner.job where run_id = $1", [id]);
  expect(rowCount, "jobs left over").toBe(0);
  return tally;

  async function take(job: string): Promise<void> {
    inFlight.push(...(await claim(db, [job], "1")));
    expect(
      inFlight.filter((other) => other.step_id === "step").length,
      "discoveries at once",
    ).toBeLessThanOrEqual(1);
  }

  async function wakeUp(job: string): Promise<void> {
    const { rows } = await db.query<{ step_id: string }>(
      "select step_id from inngest_runner.job where id = $1",
      [job],
    );
    count(tally, rows[0]?.step_id ?? "");
    await ripen(db, [job], now);
  }
}

const chain = (...kinds: StepKind[]) => fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 3 });
const chains = (...kinds: StepKind[]) => fc.array(chain(...kinds), { minLength: 1, maxLength: 4 });
const choices = fc.infiniteStream(fc.nat(997));
const once = (program: Program) =>
  new Map(
    [...program.flatMap((kinds, c) => kinds.map((_, s) => `${c}.${s}`)), "last"].map((step) => [step, 1]),
  );
const picker = (stream: Iterator<number>) => (max: number) => Number(stream.next().value) % max;

test("whatever runs in parallel and however it ends, every step is executed exactly once and the run ends", async () => {
  await fc.assert(
    fc.asyncProperty(chains("call", "sleep"), choices, async (program, stream) => {
      const tally = await run(program, picker(stream));
      expect(tally.steps).toEqual(once(program));
    }),
    { numRuns: 100 },
  );
});

test("steps planned together are followed by one discovery, not by one each", async () => {
  await fc.assert(
    fc.asyncProperty(chains("call"), choices, async (program, stream) => {
      const tally = await run(program, picker(stream));
      expect(tally.steps).toEqual(once(program));
      // One per level of the longest chain, one that runs the last step, one that ends the run.
      expect(tally.discoveries).toBe(Math.max(...program.map((steps) => steps.length)) + 2);
    }),
    { numRuns: 60 },
  );
});
