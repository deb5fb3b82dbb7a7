import { expect, test } from "vitest";
import { Slots } from "./slots";

const newSlots = (maxWaitMs = 60_000) =>
  new Slots({ maxWaiting: 2, maxWaitMs, refusal: () => new Error("full") });

/** Work that ends when `end` is called. */
function piece() {
  let isRunning = false;
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = () => {
    isRunning = true;
    return promise;
  };
  return { work, end: () => end(), isRunning: () => isRunning };
}

test("work beyond the limit waits in order, work beyond the queue is refused, and other owners do not wait", async () => {
  const slots = newSlots();
  const pieces = Array.from({ length: 3 }, piece);
  const done = pieces.map(({ work }) => slots.run("a", 1, work));
  await expect(slots.run("a", 1, async () => "late")).rejects.toThrow("full");
  expect(await slots.run("b", 1, async () => "other")).toBe("other");
  expect(pieces.map(({ isRunning }) => isRunning())).toEqual([true, false, false]);
  for (const [at, { end }] of pieces.entries()) {
    end();
    await done[at];
    await new Promise(setImmediate);
    expect(pieces.map(({ isRunning }) => isRunning())).toEqual([true, at + 1 >= 1, at + 1 >= 2]);
  }
  expect(await slots.run("a", 1, async () => "again")).toBe("again");
});

test("work that fails gives its slot back, and work that waits for too long is refused", async () => {
  const slots = newSlots(5);
  await expect(slots.run("a", 1, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const first = piece();
  const done = slots.run("a", 1, first.work);
  await expect(slots.run("a", 1, async () => "late")).rejects.toThrow("full");
  first.end();
  await done;
  expect(await slots.run("a", 1, async () => "again")).toBe("again");
});
