import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Tuning } from "@/embedded/inngest/types";
import { runnerTuning } from "@/embedded/stack/runner-config";
import { extendEnv } from "@/lib/platform/env";
import { createClient } from "./support/app";
import { Latch } from "./support/latch";
import { type RunnerProcess, startRunnerProcess } from "./support/process";
import { Stack } from "./support/stack";
import { Tally } from "./support/tally";
import { waitFor } from "./support/wait";

test("SIGKILL with 20 runs in flight: all complete, and no finished step runs again", async () => {
  const tally = new Tally();
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step, runId }) => {
        await step.run("one", () => tally.add(runId, "one"));
        await step.run("two", async () => {
          if (tally.add(runId, "two") === 1) await latch.pass();
        });
        await step.run("three", () => tally.add(runId, "three"));
        return "done";
      }),
    ],
  });
  const first = await useRunnerProcess(stack);

  await stack.client.send(Array.from({ length: 20 }, () => ({ name: "gw/f" })));
  await waitFor("20 steps in flight", () => latch.arrivals === 20);
  await first.end("SIGKILL");
  latch.open();
  await startRunnerProcess({ databaseUrl: stack.databaseUrl, appUrl: stack.app.url, port: first.port });

  const runs = await stack.ended("gw-f", 20);
  expect(runs.map((run) => run.output)).toEqual(Array(20).fill("done"));
  expect(tally.of("one")).toEqual(Array(20).fill(1));
  expect(tally.of("two")).toEqual(Array(20).fill(2));
  expect(tally.of("three")).toEqual(Array(20).fill(1));
});

test("repeated SIGKILL under load: every run completes, and no stored step runs again", async () => {
  const tally = new Tally();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step, runId }) => {
        const work = (name: string) => step.run(name, () => tally.add(runId, name));
        for (const name of ["one", "two", "three", "four"]) await work(name);
      }),
    ],
  });
  let runner = await useRunnerProcess(stack);
  await stack.client.send(Array.from({ length: 120 }, () => ({ name: "gw/f" })));

  const timesRun = new Map<string, number | undefined>();
  for (const stored of [60, 180]) {
    await waitFor(`${stored} steps`, async () => (await storedSteps(stack)) >= stored);
    await runner.end("SIGKILL");
    for (const key of await storedKeys(stack)) timesRun.set(key, tally.counts.get(key));
    runner = await startRunnerProcess({
      databaseUrl: stack.databaseUrl,
      appUrl: stack.app.url,
      port: runner.port,
    });
  }

  const runs = await stack.ended("gw-f", 120);
  expect(runs.every((run) => run.status === "completed")).toBe(true);
  expect(await storedSteps(stack)).toBe(480);
  // Only steps in flight at a kill may run once more.
  expect(timesRun.size).toBeGreaterThanOrEqual(180);
  for (const [key, count] of timesRun) expect([key, tally.counts.get(key)]).toEqual([key, count]);
  expect(Math.max(...tally.counts.values())).toBeLessThanOrEqual(3);
});

/** Replaces the stack's runner, which is part of this process, by a process of its own. */
async function useRunnerProcess(stack: Stack, tuning: Partial<Tuning> = {}): Promise<RunnerProcess> {
  await stack.runner.stop();
  const runner = await startRunnerProcess({
    databaseUrl: stack.databaseUrl,
    appUrl: stack.app.url,
    tuning,
  });
  stack.client = createClient(runner.url);
  stack.app.serve(stack.client, stack.options.functions(stack.client));
  return runner;
}

const stepNames = new Map(
  ["one", "two", "three", "four"].map((name) => [createHash("sha1").update(name).digest("hex"), name]),
);

/** The stored steps, with the names that the tally uses. A step's id is the SHA-1 of its name. */
async function storedKeys(stack: Stack): Promise<string[]> {
  const { rows } = await stack.pool.query<{ run_id: string; id: string }>(
    "select run_id, id from inngest_runner.step",
  );
  return rows.map(({ run_id, id }) => `${run_id} ${stepNames.get(id)}`);
}

async function storedSteps(stack: Stack): Promise<number> {
  const { rows } = await stack.pool.query<{ count: number }>("select count(*)::int from inngest_runner.step");
  return rows[0]?.count ?? 0;
}

test("SIGTERM: a step in flight is finished and kept, nothing new is started, and the process ends with 0", async () => {
  const tally = new Tally();
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step, runId }) => {
        await step.run("slow", async () => {
          tally.add(runId, "slow");
          await latch.pass();
        });
        await step.run("next", () => tally.add(runId, "next"));
      }),
    ],
  });
  const runner = await useRunnerProcess(stack);

  await stack.client.send({ name: "gw/f" });
  await waitFor("the step", () => latch.arrivals === 1);
  const ended = runner.end("SIGTERM");
  latch.open();

  expect(await ended).toBe(0);
  expect(await storedSteps(stack)).toBe(1);
  expect(stack.app.calls("gw-f")).toHaveLength(1);
  await startRunnerProcess({ databaseUrl: stack.databaseUrl, appUrl: stack.app.url, port: runner.port });
  await stack.ended("gw-f");
  expect([tally.of("slow"), tally.of("next")]).toEqual([[1], [1]]);
});

test("the process stops when its parent is gone", async () => {
  const stack = await Stack.start({ functions: () => [] });
  const runner = await startRunnerProcess({ databaseUrl: stack.databaseUrl, appUrl: stack.app.url });

  runner.child.disconnect();

  await waitFor("the exit", () => runner.child.exitCode !== null);
  expect(runner.child.exitCode).toBe(0);
});

test("a runner with 2 calls by PORTICO_INNGEST_MAX_CALLS never has more in flight", async () => {
  const runs = 20;
  let inFlight = 0;
  let most = 0;
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await latch.pass();
        inFlight -= 1;
      }),
    ],
  });
  extendEnv({ PORTICO_INNGEST_MAX_CALLS: "2" });
  const runner = await useRunnerProcess(stack, runnerTuning());

  await stack.client.send(Array.from({ length: runs }, () => ({ name: "gw/f" })));
  await waitFor("two calls", () => latch.arrivals === 2);
  const health = await (await fetch(`${runner.url}/health`)).json();
  expect(health).toMatchObject({ running: 2, queued: runs - 2, calls: 2 });
  latch.open();

  await stack.ended("gw-f", runs);
  expect(most).toBe(2);
});
