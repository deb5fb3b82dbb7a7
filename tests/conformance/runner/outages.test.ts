import { expect, test } from "vitest";
import { createClient } from "./support/app";
import { hour, TestClock } from "./support/clock";
import { DatabaseProxy } from "./support/database-proxy";
import { Latch } from "./support/latch";
import { Stack } from "./support/stack";
import { Tally } from "./support/tally";
import { waitFor } from "./support/wait";

test("a run that becomes due while the runner is down starts afterwards", async () => {
  const clock = new TestClock();
  const stack = await Stack.start({
    clock: clock.now,
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => "done"),
    ],
  });

  await stack.client.send({ name: "gw/f", ts: clock.now() + hour });
  await stack.runner.stop();
  clock.advance(hour);
  await stack.startRunner();
  stack.serve();

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("done");
});

test("while the app is down no run is lost and no attempt is counted; when it is back, work continues", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        { id: "f", retries: 0, triggers: [{ event: "gw/f" }] },
        async ({ step, attempt }) => step.run("one", () => attempt),
      ),
    ],
  });

  await stack.app.close();
  await stack.client.send(Array.from({ length: 5 }, () => ({ name: "gw/f" })));
  await waitFor("the outage to be noticed", async () => !(await stack.runner.health()).ok);
  expect(stack.logs.filter((line) => line.message.includes("app is not reachable"))).toHaveLength(1);
  await stack.app.listen();

  const runs = await stack.ended("gw-f", 5);
  expect(runs.map((run) => run.output)).toEqual([0, 0, 0, 0, 0]);
  expect((await stack.runner.health()).ok).toBe(true);
});

test("an app that crashes during a step gets the step again, and no attempt is counted", async () => {
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", retries: 0, triggers: [{ event: "gw/f" }] }, async ({ step }) =>
        step.run("one", async () => {
          if (latch.arrivals === 0) await latch.pass();
          return "second time";
        }),
      ),
    ],
  });

  await stack.client.send({ name: "gw/f" });
  await waitFor("the step", () => latch.arrivals === 1);
  await stack.app.close();
  await stack.app.listen();

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("second time");
});

test("a response that is not from the SDK is not a result, even with status 200", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", retries: 0, triggers: [{ event: "gw/f" }] }, () => "real"),
    ],
  });
  let pages = 0;
  stack.app.serveInstead((request, response) => {
    request.resume();
    pages += 1;
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>please sign in</h1>");
  });

  await stack.client.send({ name: "gw/f" });
  await waitFor("the page to be served", () => pages > 0);
  stack.serve();

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("real");
});

test("database outage: the response of a step in flight is kept, events are refused, and work continues", async () => {
  const tally = new Tally();
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step, runId }) => {
        await step.run("slow", async () => {
          tally.add(runId, "slow");
          await latch.pass();
        });
        return "done";
      }),
    ],
  });
  await stack.runner.stop();
  const proxy = await DatabaseProxy.before(stack.databaseUrl);
  await stack.startRunner({ databaseUrl: proxy.url });
  stack.serve();
  await stack.runner.synced;

  await stack.client.send({ name: "gw/f" });
  await waitFor("the step", () => latch.arrivals === 1);
  proxy.cut();
  latch.open();
  await waitFor("the outage to be noticed", async () => !(await stack.runner.health()).database);
  await expect(stack.client.send({ name: "gw/f" })).rejects.toThrow();
  await waitFor("some attempts to reconnect", () => proxy.connections >= 4);
  expect(stack.logs.filter((line) => line.message.startsWith("database")).length).toBeLessThanOrEqual(1);
  proxy.restore();

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("done");
  expect(tally.of("slow")).toEqual([1]);
  expect(await stack.runner.health()).toMatchObject({ ok: true, active: true });
});

test("PostgreSQL ending every connection does not end the runner", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => "done"),
    ],
  });

  await stack.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'portico-inngest-runner'`,
  );
  await waitFor("the runner to be back", async () => {
    const sent = await stack.client.send({ id: "one", name: "gw/f" }).catch(() => null);
    return sent !== null;
  });

  await stack.ended("gw-f");
});

test("of two runners on one database, one is active; the other accepts events and can take over", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => "done"),
    ],
  });
  const active = stack.runner;
  const standby = await stack.startRunner();
  await waitFor("the second runner", async () => (await standby.health()).functions === 1);
  expect(await active.health()).toMatchObject({ ok: true, active: true });
  expect(await standby.health()).toMatchObject({ ok: true, active: false });

  await createClient(standby.url).send({ name: "gw/f" });
  await stack.ended("gw-f", 1);
  expect(await standby.health()).toMatchObject({ active: false });

  await active.stop();
  await standby.active;
  await createClient(standby.url).send({ name: "gw/f" });
  await stack.ended("gw-f", 2);
});

test("the response to an outdated claim changes nothing", async () => {
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async () => {
        if (latch.arrivals === 0) {
          await latch.pass();
          return "stale";
        }
        return "current";
      }),
    ],
  });

  await stack.client.send({ name: "gw/f" });
  await waitFor("the call", () => latch.arrivals === 1);
  // As if another runner had taken over while this one was cut off.
  await stack.pool.query("update inngest_runner.run set claim = null");
  const [run] = await stack.ended("gw-f");
  latch.open();
  await waitFor("the stale response", async () => (await stack.runner.health()).running === 0);

  expect(run?.output).toBe("current");
  expect((await stack.runs("gw-f"))[0]?.output).toBe("current");
});
