import fc from "fast-check";
import { expect, test } from "vitest";
import { dueTick, parseSchedule } from "./cron";

const at = (text: string) => new Date(text).getTime();
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

test("UTC by default, another zone by prefix", () => {
  const noon = at("2026-06-01T12:00:00Z");
  expect(iso(parseSchedule("30 14 * * *").nextAfter(noon))).toBe("2026-06-01T14:30:00.000Z");
  expect(iso(parseSchedule("TZ=Europe/Paris 30 14 * * *").nextAfter(noon))).toBe("2026-06-01T12:30:00.000Z");
  expect(iso(parseSchedule("CRON_TZ=America/New_York 0 9 * * 1-5").nextAfter(noon))).toBe(
    "2026-06-01T13:00:00.000Z",
  );
});

test("next is after the instant, last is at or before it", () => {
  const schedule = parseSchedule("*/5 * * * *");
  const tick = at("2026-06-01T12:05:00Z");
  expect(schedule.nextAfter(tick)).toBe(tick + 300_000);
  expect(schedule.lastUpTo(tick)).toBe(tick);
  expect(schedule.lastUpTo(tick + 299_999)).toBe(tick);
  expect(schedule.lastUpTo(tick - 1)).toBe(tick - 300_000);
});

test("a tick that has fired is not due again, and of several missed ones only the last is", () => {
  const schedule = parseSchedule("0 * * * *");
  const last = at("2026-06-01T12:00:00Z");
  expect(dueTick(schedule, last, last)).toBeNull();
  expect(dueTick(schedule, last, last + 3_599_999)).toBeNull();
  expect(dueTick(schedule, last, last + 3_600_000)).toBe(last + 3_600_000);
  expect(dueTick(schedule, last, last + 10 * 3_600_000 + 5)).toBe(last + 10 * 3_600_000);
});

test("looked at in any rhythm, no tick fires twice and none fires early", () => {
  const schedule = parseSchedule("TZ=Europe/Paris */7 * * * *");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900_000 }), { maxLength: 60 }), (pauses) => {
      // Across the end of daylight saving time.
      let now = at("2026-10-24T23:30:00Z");
      let last = now;
      for (const pause of pauses) {
        now += pause;
        const tick = dueTick(schedule, last, now);
        if (tick === null) continue;
        expect(tick).toBeGreaterThan(last);
        expect(tick).toBeLessThanOrEqual(now);
        last = tick;
      }
    }),
  );
});

test.each(["", "* * * *", "* * * * * *", "61 * * * *", "TZ=Nowhere/Land 0 0 * * *", "every day"])(
  "%j is refused",
  (source) => {
    expect(() => parseSchedule(source)).toThrow();
  },
);
