import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  isKnownIdle,
  isMaintenanceUnrequested,
  isRunExpected,
  nextMinute,
  overdueSeconds,
  recordRun,
  recordScheduledRun,
  requestMaintenance,
  setMaintenanceStarter,
} from "./maintenance-schedule";

const minuteMs = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 28, 12, 30, 20) });
});
afterEach(() => {
  setMaintenanceStarter(undefined);
  vi.useRealTimers();
});

/** Collects the minutes for which runs are started. */
function collectStarts(): string[] {
  const started: string[] = [];
  setMaintenanceStarter(async (at) => {
    started.push(at.toISOString().slice(11, 19));
  });
  return started;
}

test("many writes in one minute request one run at the start of the next", async () => {
  const started = collectStarts();
  for (let n = 0; n < 100; n += 1) await requestMaintenance();
  expect(isMaintenanceUnrequested()).toBe(false);
  vi.advanceTimersByTime(minuteMs);
  expect(isMaintenanceUnrequested()).toBe(true);
  await requestMaintenance();
  expect(started).toEqual(["12:31:00", "12:32:00"]);
});

test("a run that plans the next one needs no request in this minute", async () => {
  const started = collectStarts();
  recordScheduledRun(new Date(nextMinute(Date.now())));
  await requestMaintenance();
  expect(started).toEqual([]);
});

test("without Inngest it tries again, until it works, and no caller gets an error", async () => {
  const tries: number[] = [];
  const started = vi.fn();
  setMaintenanceStarter(async (at) => {
    tries.push(Date.now());
    started(at);
    if (tries.length < 4) throw new Error("Inngest is away");
  });
  const from = Date.now();
  await requestMaintenance();
  await vi.advanceTimersByTimeAsync(10 * minuteMs);
  expect(tries.map((at) => at - from)).toEqual([0, 5_000, 15_000, 30_000]);
  // Work has been waiting, so the run starts at once.
  expect(started).toHaveBeenLastCalledWith(new Date(from + 30_000));
});

test("a caller does not wait for an Inngest that does not respond", async () => {
  setMaintenanceStarter(() => new Promise(() => undefined));
  const requested = requestMaintenance(500);
  await vi.advanceTimersByTimeAsync(500);
  await requested;
});

test("a requested run is overdue until a run of any process has followed", async () => {
  collectStarts();
  expect([isRunExpected(), overdueSeconds(null)]).toEqual([false, null]);
  await requestMaintenance();
  // Its minute has not begun.
  expect([isRunExpected(), overdueSeconds(null)]).toEqual([false, null]);
  vi.advanceTimersByTime(2 * minuteMs);
  expect([isRunExpected(), overdueSeconds(null)]).toEqual([true, 80]);
  expect(overdueSeconds(81)).toBe(80);
  // Requests that follow do not hide the one that is overdue.
  await requestMaintenance();
  expect(overdueSeconds(81)).toBe(80);
  expect(overdueSeconds(79)).toBe(null);
  vi.advanceTimersByTime(2 * minuteMs);
  expect(overdueSeconds(199)).toBe(80);
  recordRun(0);
  expect([isRunExpected(), overdueSeconds(null)]).toEqual([false, null]);
});

test("a process is idle after a run that found nothing, until something is due or is written", async () => {
  const started = collectStarts();
  recordRun(45 * minuteMs);
  expect(isKnownIdle(new Date())).toBe(true);
  vi.advanceTimersByTime(45 * minuteMs - 1);
  expect(isKnownIdle(new Date())).toBe(true);
  vi.advanceTimersByTime(1);
  expect(isKnownIdle(new Date())).toBe(false);
  recordRun(45 * minuteMs);
  await requestMaintenance();
  expect([isKnownIdle(new Date()), started.length]).toEqual([false, 1]);
});

test("a new process checks once an hour at most", () => {
  const quarters = [0, 14, 15, 30, 45].map((minute) =>
    isKnownIdle(new Date(Date.UTC(2026, 0, 1, 5, minute))),
  );
  expect(quarters).toEqual([false, false, true, true, true]);
});
