import { expect, test } from "vitest";
import { attentive, day, hour, TestClock } from "./support/clock";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

async function rows(stack: Stack): Promise<Record<string, number>> {
  const { rows } = await stack.pool.query<Record<string, number>>(
    `select (select count(*)::int from inngest_runner.run) as runs,
            (select count(*)::int from inngest_runner.step) as steps,
            (select count(*)::int from inngest_runner.job) as jobs`,
  );
  return rows[0] ?? {};
}

test("finished runs go after the retention, with their steps; running ones stay; nothing is left over", async () => {
  const clock = new TestClock();
  const stack = await Stack.start({
    clock: clock.now,
    tuning: { ...attentive, housekeepingMs: 20 },
    functions: (inngest) => [
      inngest.createFunction({ id: "quick", triggers: [{ event: "gw/quick" }] }, ({ step }) =>
        step.run("s", () => 1),
      ),
      inngest.createFunction({ id: "long", triggers: [{ event: "gw/long" }] }, async ({ step }) => {
        await step.run("s", () => 1);
        await step.sleep("nap", "3d");
      }),
    ],
  });
  const at = (name: string) => ({ name, ts: clock.now() });

  await stack.client.send([at("gw/quick"), at("gw/long"), at("gw/nobody")]);
  await stack.ended("gw-quick");
  await waitFor("the sleep", async () => (await stack.sleeps()) === 1);
  await addFinishedRuns(stack, 2500);
  clock.advance(day - hour);
  expect(await rows(stack)).toEqual({ runs: 2502, steps: 2, jobs: 1 });
  clock.advance(hour);
  await waitFor("the finished runs to go", async () => (await rows(stack)).runs === 1);
  expect(await rows(stack)).toEqual({ runs: 1, steps: 1, jobs: 1 });

  clock.advance(2 * day);
  await stack.ended("gw-long");
  clock.advance(day);
  await waitFor("the last one to go", async () => (await rows(stack)).runs === 0);
  expect(await rows(stack)).toEqual({ runs: 0, steps: 0, jobs: 0 });
});

/** More than one batch of the housekeeping, finished when `gw-quick` was. */
async function addFinishedRuns(stack: Stack, count: number): Promise<void> {
  await stack.pool.query(
    `insert into inngest_runner.run (id, fn_id, event, dedupe_key, keys, status, created_at, finished_at)
     select n::text, fn_id, event, n::text, keys, status, created_at, finished_at
     from inngest_runner.run, generate_series(1, $1) n where fn_id = 'gw-quick'`,
    [count],
  );
}

test("a runner finds the schema of an earlier one and leaves it as it is", async () => {
  const stack = await Stack.start({ functions: () => [] });
  const version = "select array_agg(version order by version) as versions from inngest_runner.migration";
  const before = await stack.pool.query(version);

  await stack.runner.stop();
  await stack.startRunner();
  await stack.runner.active;

  expect((await stack.pool.query(version)).rows).toEqual(before.rows);
});
