import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHttpDate } from "./http-date";
import { maxRetryAfterMs, parseRetryAfter } from "./retry-after";

const now = new Date("2026-01-01T00:00:00Z");
const wait = (value: string | undefined) => parseRetryAfter(value, now);

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (number: number) => String(number).padStart(2, "0");
const dayName = (date: Date) => days[date.getUTCDay()] ?? "";
const month = (date: Date) => months[date.getUTCMonth()] ?? "";
const timeOf = (date: Date) =>
  [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");

/** The three formats of RFC 9110, 5.6.7. */
const formats = {
  "IMF-fixdate": (date: Date) => date.toUTCString(),
  "RFC 850": (date: Date) =>
    `${dayName(date)}, ${two(date.getUTCDate())}-${month(date)}-${two(date.getUTCFullYear() % 100)} ${timeOf(date)} GMT`,
  asctime: (date: Date) =>
    `${dayName(date).slice(0, 3)} ${month(date)} ${String(date.getUTCDate()).padStart(2)} ${timeOf(date)} ${date.getUTCFullYear()}`,
};

const wholeSeconds = (min: string, max: string) =>
  fc
    .integer({ min: Date.parse(min) / 1_000, max: Date.parse(max) / 1_000 })
    .map((seconds) => new Date(seconds * 1_000));

describe("an HTTP date", () => {
  test.each(Object.entries(formats))("in the format %s is read at any time", (_, format) => {
    fc.assert(
      fc.property(wholeSeconds("1976-01-02", "2075-12-31"), (date) => {
        expect(parseHttpDate(format(date), now)).toEqual(date);
      }),
    );
  });

  test("with a year of two digits is the newest that is not more than 50 years in the future", () => {
    fc.assert(
      fc.property(
        wholeSeconds("1951-01-01", "2149-12-31"),
        fc.integer({ min: -49 * 365, max: 49 * 365 }),
        (today, offset) => {
          const date = new Date(today.getTime() + offset * 86_400_000);
          expect(parseHttpDate(formats["RFC 850"](date), today)).toEqual(date);
        },
      ),
    );
    expect(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT", now)).toEqual(new Date("1994-11-06T08:49:37Z"));
    const lastMinute = new Date("2099-12-31T23:59:30Z");
    expect(parseHttpDate("Friday, 01-Jan-00 00:00:30 GMT", lastMinute)).toEqual(
      new Date("2100-01-01T00:00:30Z"),
    );
  });

  test.each([
    "Fri, 30 Feb 2026 00:00:00 GMT",
    "Fri, 01 Xyz 2026 00:00:00 GMT",
    "Fri, 01 Jan 2026 24:00:00 GMT",
    "Fri, 01 Jan 2026 00:60:00 GMT",
    "Fri, 01 Jan 2026",
    "2026-01-01T00:00:00Z",
    "01 Jan 2026 00:00:00 GMT",
    "",
  ])("%j is none", (text) => {
    expect(parseHttpDate(text, now)).toBeUndefined();
  });

  test("tolerates a day of one digit, another time zone, any case and a leap second", () => {
    const first = new Date("2026-01-01T00:00:00Z");
    expect(parseHttpDate("Thu, 1 Jan 2026 01:00:00 +0100", now)).toEqual(first);
    expect(parseHttpDate("thu, 01 jan 2026 00:00:00 gmt", now)).toEqual(first);
    expect(parseHttpDate("Wed, 31 Dec 2025 23:59:60 GMT", now)).toEqual(first);
  });
});

describe("Retry-After", () => {
  test("in seconds can have any number of digits, and is capped", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 400n }), fc.nat(20), (seconds, zeros) => {
        const expected =
          seconds > 10n ** 7n ? maxRetryAfterMs : Math.min(Number(seconds) * 1_000, maxRetryAfterMs);
        expect(wait(`${"0".repeat(zeros)}${seconds}`)).toBe(expected);
      }),
    );
  });

  test.each(Object.entries(formats))("as a date in the format %s is the time until then", (_, format) => {
    fc.assert(
      fc.property(fc.integer({ min: -86_400, max: 2_000_000 }), (seconds) => {
        const date = new Date(now.getTime() + seconds * 1_000);
        expect(wait(format(date))).toBe(Math.max(0, seconds * 1_000));
      }),
    );
  });

  test.each([
    [" 120\t", 120_000],
    ["0", 0],
    ["1.5", 2_000],
    ["60, 120", 120_000],
    ["120,60", 120_000],
    ["soon, 60", 60_000],
    ["Thu, 01 Jan 2026 00:01:00 GMT, 30", 60_000],
    ["90, Thursday, 01-Jan-26 00:01:00 GMT, Thu Jan  1 00:00:30 2026", 90_000],
  ])("%j means %i ms", (value, ms) => {
    expect(wait(value)).toBe(ms);
  });

  test.each([
    undefined,
    "",
    " ",
    "soon",
    "-5",
    "+5",
    "1e3",
    "0x10",
    "60s",
    "60 s",
    '"60"',
    ".5",
    "5.",
    "٣",
    ",",
  ])("%j means nothing", (value) => {
    expect(wait(value)).toBeNull();
  });

  test("is never negative, too long or a fraction, whatever arrives", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(",", " ", "60", "1.5", "Thu, 01 Jan 2026 00:01:00 GMT"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const ms = wait(pieces.join(""));
        if (ms === null) return;
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(maxRetryAfterMs);
      }),
    );
  });
});
