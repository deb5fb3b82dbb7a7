import { expect, test } from "vitest";
import { finishBeforeStop, stop, stopping } from "./stopping";

test("a stop is told at once, and over when the work under way has ended, well or not", async () => {
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

test("work that ended before is not waited for", async () => {
  await finishBeforeStop(Promise.resolve());
  await stop();
});
