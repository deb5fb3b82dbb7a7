import fc from "fast-check";
import { expect, test } from "vitest";
import { customTimeRange } from "./time-range";

const now = new Date("2026-06-25T09:30:20Z");
const hour = 3_600_000;
const ago = (ms: number) => new Date(now.getTime() - ms);

test("a custom range is covered by bars of a readable number and length", () => {
  expect(customTimeRange(ago(hour), now, now).stepMs).toBe(60_000);
  expect(customTimeRange(ago(24 * hour), now, now)).toMatchObject({ stepMs: hour });
  expect(customTimeRange(ago(7 * 24 * hour), now, now)).toMatchObject({ stepMs: 6 * hour });
  expect(customTimeRange(ago(30 * 24 * hour), now, now)).toMatchObject({ stepMs: 24 * hour });
  const single = customTimeRange(new Date("2026-06-25T08:00:00Z"), new Date("2026-06-25T09:00:00Z"), now);
  expect(single).toMatchObject({ stepMs: 60_000, starts: { length: 60 } });
});

test("a range of long ago has bars of at least one hour", () => {
  const [since, until] = [new Date("2026-05-25T08:00:00Z"), new Date("2026-05-25T09:00:00Z")];
  expect(customTimeRange(since, until, now)).toMatchObject({ stepMs: hour, starts: [since.getTime()] });
});

test("a range between any two times has 1 to 61 bars, the first of which contains its start", () => {
  const moment = fc.date({ min: new Date("2022-06-25"), max: now, noInvalidDate: true });
  fc.assert(
    fc.property(moment, moment, (since, until) => {
      const { starts, stepMs } = customTimeRange(since, until, now);
      expect(starts.length).toBeGreaterThanOrEqual(1);
      expect(starts.length).toBeLessThanOrEqual(61);
      const first = starts[0] ?? 0;
      expect(since.getTime() - first).toBeGreaterThanOrEqual(0);
      expect(since.getTime() - first).toBeLessThan(stepMs);
      const end = first + starts.length * stepMs;
      if (until > since) expect(end).toBeGreaterThanOrEqual(until.getTime());
    }),
  );
});
