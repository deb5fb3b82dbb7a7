import { RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { hour, TestClock } from "./support/clock";
import { oneFunction } from "./support/one-function";
import { waitFor } from "./support/wait";

test("two sleeps in parallel end independently, and the second one is not slept twice", async () => {
  const clock = new TestClock();
  const stack = await oneFunction(
    async ({ step }) => {
      const after = async (name: string, time: string) => {
        await step.sleep(name, time);
        return await step.run(`after ${name}`, () => name);
      };
      return await Promise.all([after("short", "1h"), after("long", "2h")]);
    },
    { clock: clock.now },
  );

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await waitFor("both sleeps", async () => (await stack.sleeps()) === 2);
  clock.advance(hour);
  await waitFor("the step after the short sleep", async () => {
    return stack.app.calls("gw-f").some((call) => call.answer.includes('"data":"short"'));
  });
  expect(await stack.sleeps()).toBe(1);
  clock.advance(hour);

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toEqual(["short", "long"]);
});

test("sleepUntil takes a date, days ahead", async () => {
  const clock = new TestClock();
  const stack = await oneFunction(
    async ({ step }) => {
      await step.sleepUntil("until", new Date(clock.now() + 72 * hour));
      return "awake";
    },
    { clock: clock.now },
  );

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await waitFor("the sleep", async () => (await stack.sleeps()) === 1);
  clock.advance(71 * hour);
  expect(await stack.sleeps()).toBe(1);
  clock.advance(hour);

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("awake");
});

test("RetryAfterError: the next attempt comes when the error says, not when the backoff says", async () => {
  const clock = new TestClock();
  const stack = await oneFunction(
    async ({ step, attempt }) =>
      await step.run("later", () => {
        if (attempt === 0) throw new RetryAfterError("busy", "2h");
        return attempt;
      }),
    { clock: clock.now },
  );

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await waitFor("the first attempt", async () => stack.app.calls("gw-f")[0]?.status === 206);
  await waitFor("the retry in the queue", async () => {
    const { rows } = await stack.pool.query("select due_at from inngest_runner.job where attempt = 1");
    return rows[0]?.due_at.getTime() === clock.now() + 2 * hour;
  });
  clock.advance(2 * hour);

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe(1);
});

test("waitForEvent: only an event that fulfils the condition ends the wait", async () => {
  const stack = await oneFunction(async ({ step }) => {
    const done = await step.waitForEvent("done", {
      event: "gw/done",
      timeout: "1h",
      if: "async.data.id == event.data.id",
    });
    return done?.data.note ?? "timeout";
  });

  await stack.client.send({ name: "gw/f", data: { id: 7 } });
  await waitFor("the wait", async () => (await stack.waits()).length === 1);
  await stack.client.send({ name: "gw/done", data: { id: 8, note: "other" } });
  await stack.client.send({ name: "gw/other", data: { id: 7 } });
  expect(await stack.waits()).toEqual(["gw/done"]);
  await stack.client.send([
    { name: "gw/done", data: { note: "no id" } },
    { name: "gw/done", data: { id: 7, note: "mine" } },
  ]);

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("mine");
});

test("waitForEvent yields null when the time is over, and a later event changes nothing", async () => {
  const clock = new TestClock();
  const stack = await oneFunction(
    async ({ step }) => (await step.waitForEvent("done", { event: "gw/done", timeout: "2h" })) === null,
    { clock: clock.now },
  );

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await waitFor("the wait", async () => (await stack.waits()).length === 1);
  clock.advance(2 * hour);

  const [run] = await stack.ended("gw-f");
  await stack.client.send({ name: "gw/done" });
  expect(run?.output).toBe(true);
  expect(await stack.runs("gw-f")).toHaveLength(1);
});

test("a race is won by what came first, even though the run ends with what came last", async () => {
  const clock = new TestClock();
  const stack = await oneFunction(
    async ({ step }) => {
      const slow = step.sleep("slow", "2h").then(() => "slow");
      const quick = step.waitForEvent("quick", { event: "gw/quick", timeout: "1d" }).then(() => "quick");
      return await Promise.race([slow, quick]);
    },
    { clock: clock.now },
  );

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await waitFor("both", async () => (await stack.waits()).length === 1 && (await stack.sleeps()) === 1);
  await stack.client.send({ name: "gw/quick" });
  await waitFor("the call after the event", () => stack.app.calls("gw-f")[1]?.status === 206);
  clock.advance(2 * hour);

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("quick");
  expect(await stack.jobs()).toBe(0);
});
