import { expect, test } from "vitest";
import { finishBeforeStop, stop, stopping } from "./stopping";

test("a stop is signalled at once, and resolves when all work has ended, with or without an error", async () => {
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  const kept = finishBeforeStop(work());
  const failed = finishBeforeStop(work().then(() => Promise.reject(new Error("no"))));
  const done: string[] = [];
  const stopped = stop().then(() => done.push("stopped"));
  expect(stopping().aborted).toBe(true);
  kept.then(
    () => done.push("kept"),
    () => undefined,
  );
  failed.catch(() => done.push("failed"));
  ends[0]?.();
  await kept;
  expect(done).toEqual(["kept"]);
  ends[1]?.();
  await stopped;
  expect(done).toEqual(["kept", "failed", "stopped"]);
});

test("a stop does not wait for work that has ended before", async () => {
  await finishBeforeStop(Promise.resolve());
  await stop();
});
