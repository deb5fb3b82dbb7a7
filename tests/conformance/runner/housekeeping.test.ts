import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { day, fastPolling, hour, TestClock } from "./support/clock";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

async function rows(stack: Stack): Promise<Record<string, number>> {
  const { rows } = await stack.pool.query<Record<string, number>>(
    `select (select count(*)::int from inngest_runner.run) as runs,
            (select count(*)::int from inngest_runner.step) as steps`,
  );
  return rows[0] ?? {};
}

test("finished runs are deleted after the retention, with their steps; unfinished ones stay", async () => {
  const clock = new TestClock();
  const stack = await Stack.start({
    clock: clock.now,
    tuning: { ...fastPolling, housekeepingMs: 20 },
    functions: (inngest) => [
      inngest.createFunction({ id: "quick", triggers: [{ event: "gw/quick" }] }, ({ step }) =>
        step.run("s", () => 1),
      ),
      inngest.createFunction({ id: "later", triggers: [{ event: "gw/later" }] }, ({ step }) =>
        step.run("s", () => 1),
      ),
    ],
  });
  const at = (name: string, ts = clock.now()) => ({ name, ts });

  await stack.client.send([at("gw/quick"), at("gw/later", clock.now() + 3 * day), at("gw/unknown")]);
  await stack.ended("gw-quick");
  await addFinishedRuns(stack, 2500);
  clock.advance(day - hour);
  expect(await rows(stack)).toEqual({ runs: 2502, steps: 1 });
  clock.advance(hour);
  await waitFor("the finished runs to be deleted", async () => (await rows(stack)).runs === 1);
  expect(await rows(stack)).toEqual({ runs: 1, steps: 0 });

  clock.advance(2 * day);
  await stack.ended("gw-later");
  expect(await rows(stack)).toEqual({ runs: 1, steps: 1 });
  clock.advance(day);
  await waitFor("the last run to be deleted", async () => (await rows(stack)).runs === 0);
  expect(await rows(stack)).toEqual({ runs: 0, steps: 0 });
});

/** Adds more than one batch of finished runs, with the times of `gw-quick`. */
async function addFinishedRuns(stack: Stack, count: number): Promise<void> {
  await stack.pool.query(
    `insert into inngest_runner.run (id, fn_id, event, dedupe_key, status, created_at, finished_at, due_at)
     select n::text, fn_id, event, n::text, status, created_at, finished_at, due_at
     from inngest_runner.run, generate_series(1, $1) n where fn_id = 'gw-quick'`,
    [count],
  );
}

const functions = (inngest: Inngest) => [
  inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => "done"),
];

test("a restart keeps the schema and what is in it", async () => {
  const stack = await Stack.start({ functions });
  await stack.client.send({ name: "gw/f" });
  await stack.ended("gw-f");

  await stack.runner.stop();
  await stack.startRunner();
  await stack.runner.active;

  expect(await stack.runs()).toHaveLength(1);
});

test("the schema of an earlier version is replaced", async () => {
  const stack = await Stack.start({ functions });
  await stack.runner.stop();
  await stack.pool.query(
    `drop schema inngest_runner cascade;
     create schema inngest_runner;
     create table inngest_runner.migration (version int primary key);
     insert into inngest_runner.migration values (1), (2), (3);
     create table inngest_runner.run (id text primary key, keys text[] not null);
     create table inngest_runner.job (id bigint primary key, run_id text references inngest_runner.run);`,
  );

  await stack.startRunner();
  stack.serve();
  await stack.runner.synced;
  await stack.client.send({ name: "gw/f" });

  await stack.ended("gw-f");
});
