import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { eventKey } from "./support/app";
import { day, fastPolling, hour, minute, TestClock } from "./support/clock";
import { send } from "./support/http";
import { Stack, type StackOptions } from "./support/stack";
import { waitFor } from "./support/wait";

type Trigger = { event: string } | { cron: string };

/** A stack with functions that have these triggers and do nothing. */
async function listening(
  triggers: Record<string, Trigger[]>,
  options: Partial<StackOptions> = {},
): Promise<Stack> {
  const build = (inngest: Inngest) =>
    Object.entries(triggers).map(([id, list]) => inngest.createFunction({ id, triggers: list }, () => id));
  return await Stack.start({ tuning: fastPolling, ...options, functions: build });
}

async function counts(stack: Stack): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const run of await stack.runs()) counted[run.fn_id] = (counted[run.fn_id] ?? 0) + 1;
  return counted;
}

test("event names match exactly, and a function starts once per event", async () => {
  const stack = await listening({
    exact: [{ event: "gw/order.paid" }],
    both: [{ event: "gw/order.paid" }, { event: "gw/order.made" }],
    other: [{ event: "gw/order" }],
  });

  await stack.client.send([
    { name: "gw/order.paid", data: { amount: 100 } },
    { name: "gw/order.paid", data: { amount: 99 } },
    { name: "gw/order.made", data: {} },
    { name: "gw/unknown", data: {} },
  ]);

  expect(await counts(stack)).toEqual({ "gw-exact": 2, "gw-both": 3 });
});

test("an event with a future ts starts its run then", async () => {
  const clock = new TestClock();
  const stack = await listening({ f: [{ event: "gw/f" }] }, { clock: clock.now });

  await stack.client.send({ name: "gw/f", ts: clock.now() + 5 * hour });
  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await stack.ended("gw-f", 1);
  clock.advance(5 * hour - 1);
  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await stack.ended("gw-f", 2);
  expect(stack.app.calls("gw-f")).toHaveLength(2);
  clock.advance(1);

  await stack.ended("gw-f", 3);
});

test("an event id counts once per function for 24 hours, in one request and over several", async () => {
  const clock = new TestClock();
  const tuning = { ...fastPolling, housekeepingMs: 20 };
  const stack = await listening(
    { one: [{ event: "gw/f" }], two: [{ event: "gw/f" }, { event: "gw/g" }] },
    { clock: clock.now, tuning },
  );
  const event = { id: "same", name: "gw/f", ts: clock.now() };

  await stack.client.send([event, event]);
  await stack.client.send(event);
  await stack.client.send({ ...event, name: "gw/g" });
  expect(await counts(stack)).toEqual({ "gw-one": 1, "gw-two": 1 });
  await stack.ended("gw-one");
  await stack.ended("gw-two");

  clock.advance(day - minute);
  await stack.client.send(event);
  expect(await counts(stack)).toEqual({ "gw-one": 1, "gw-two": 1 });

  clock.advance(minute);
  await waitFor("the id to be forgotten", async () => {
    await stack.client.send({ ...event, ts: clock.now() });
    return stack.app.calls("gw-one").length === 2;
  });
});

test("a repeated request of the SDK starts no second run: event ids come from its seed", async () => {
  const stack = await listening({ f: [{ event: "gw/f" }] });
  const request = {
    method: "POST",
    body: JSON.stringify([{ name: "gw/f" }, { name: "gw/f" }]),
    headers: { "x-inngest-event-id-seed": "1795197512248,MzQYKU5tpgvAZw==" },
  };

  const first = await send(`${stack.runner.url}/e/${eventKey}`, request);
  const second = await send(`${stack.runner.url}/e/${eventKey}`, request);

  expect(second).toEqual(first);
  expect(new Set(first.body.ids as string[]).size).toBe(2);
  expect(await counts(stack)).toEqual({ "gw-f": 2 });
});

test("a cron fires at its minute in its time zone, once, with the tick as its data", async () => {
  const clock = new TestClock();
  const stack = await listening({ f: [{ cron: "TZ=Europe/Paris 30 14 * * *" }] }, { clock: clock.now });

  clock.advance(30 * minute);

  const [run] = await stack.ended("gw-f");
  const at = new Date(clock.now()).toISOString();
  expect(run?.event).toMatchObject({
    name: "inngest/scheduled.timer",
    data: { cron: "TZ=Europe/Paris 30 14 * * *", scheduledAt: at },
  });
  clock.advance(minute);
  await waitFor("some rounds of the queue", async () => (await stack.runner.health()).running === 0);
  expect(await stack.runs("gw-f")).toHaveLength(1);
});

test("of the ticks missed while the runner was down, only the last one fires", async () => {
  const clock = new TestClock();
  const stack = await listening({ f: [{ cron: "*/5 * * * *" }] }, { clock: clock.now });
  clock.advance(5 * minute);
  await stack.ended("gw-f", 1);
  await stack.runner.stop();

  clock.advance(3 * hour + minute);
  await stack.startRunner();
  stack.serve();

  const runs = await stack.ended("gw-f", 2);
  expect(runs.map((run) => run.event.data.scheduledAt)).toEqual([
    "2026-06-01T12:05:00.000Z",
    "2026-06-01T15:05:00.000Z",
  ]);
  clock.advance(4 * minute);
  expect(await stack.ended("gw-f", 3)).toHaveLength(3);
});

test("crons keep firing after the clock was set back, also after a restart of the runner", async () => {
  const clock = new TestClock();
  const stack = await listening({ f: [{ cron: "*/5 * * * *" }] }, { clock: clock.now });
  const ticks = async () => (await stack.runs("gw-f")).map((run) => String(run.event.data.scheduledAt));
  /** Advances the clock until the schedule has fired this many times. */
  const fired = (times: number) =>
    waitFor(`${times} ticks`, async () => {
      clock.advance(10_000);
      return (await ticks()).length === times;
    });
  await fired(1);
  clock.advance(-day);
  await fired(2);
  await stack.runner.stop();
  clock.advance(-day);
  await stack.startRunner();
  stack.serve();
  await stack.runner.synced;
  await fired(3);
  const days = (await ticks()).map((tick) => tick.slice(0, 10)).sort();
  expect(days).toEqual(["2026-05-30", "2026-05-31", "2026-06-01"]);
});

test("functions of a new deployment are registered", async () => {
  const stack = await listening({ f: [{ event: "gw/f" }] }, { tuning: { resyncMs: 50 } });

  stack.serve((inngest) => [
    inngest.createFunction({ id: "g", triggers: [{ event: "gw/g" }, { cron: "0 0 1 1 *" }] }, () => 1),
  ]);
  await waitFor("the new function", async () => {
    await stack.client.send({ id: "once", name: "gw/g" });
    return (await stack.runs("gw-g")).length === 1;
  });
  await stack.client.send({ name: "gw/f" });

  await stack.ended("gw-g");
  expect(await stack.runs("gw-f")).toHaveLength(0);
});
