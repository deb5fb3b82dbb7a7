const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const time = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";
const zone = "(?<zone>gmt|utc?|z|[+-]\\d{4})";

/** The three formats of RFC 9110, 5.6.7. The name of the day is redundant, so it is not compared with the date. */
const formats: readonly RegExp[] = [
  // IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT"
  new RegExp(`^[a-z]{3}, ?(?<day>\\d{1,2}) (?<month>[a-z]{3}) (?<year>\\d{4}) ${time} ${zone}$`, "i"),
  // RFC 850: "Sunday, 06-Nov-94 08:49:37 GMT". Some servers send a year of four digits.
  new RegExp(
    `^[a-z]{3,9}, ?(?<day>\\d{1,2})-(?<month>[a-z]{3})-(?<year>\\d{2}(?:\\d{2})?) ${time} ${zone}$`,
    "i",
  ),
  // asctime: "Sun Nov  6 08:49:37 1994"
  new RegExp(`^[a-z]{3} (?<month>[a-z]{3}) {1,2}(?<day>\\d{1,2}) ${time} (?<year>\\d{4})$`, "i"),
];

/**
 * Reads an HTTP date in any of its three formats. Tolerates a day of one digit and a numeric time zone.
 * @param now decides the century of a year with two digits
 * @returns undefined for any other text and for a date that does not exist
 */
export function parseHttpDate(text: string, now: Date): Date | undefined {
  const parts = formats.map((format) => format.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!parts) return undefined;
  const { day, month = "", year = "", hour, minute, second } = parts;
  const utc = (fullYear: number) =>
    utcOf(fullYear, [months.indexOf(month.toLowerCase()), day, hour, minute, second].map(Number));
  const local = year.length === 2 ? nearest(Number(year), utc, now) : utc(Number(year));
  return local && new Date(local.getTime() - offsetMs(parts.zone ?? "GMT"));
}

/** Undefined if a part is out of range, such as 30 February. Second 60 is a leap second. */
function utcOf(year: number, [month = -1, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day;
  if (!isReal || hour > 23 || minute > 59 || second > 60) return undefined;
  return new Date(date.setUTCHours(hour, minute, second));
}

/** RFC 9110, 5.6.7: the newest year with these digits that is not more than 50 years in the future. */
function nearest(digits: number, utc: (year: number) => Date | undefined, now: Date): Date | undefined {
  const century = Math.floor(now.getUTCFullYear() / 100) * 100;
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + 50);
  return [century + 100, century, century - 100]
    .map((start) => utc(start + digits))
    .find((date) => date !== undefined && date <= latest);
}

function offsetMs(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -ms : ms;
}
