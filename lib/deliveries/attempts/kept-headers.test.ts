import fc from "fast-check";
import { expect, test } from "vitest";
import { keptHeaders } from "./kept-headers";

test("ordinary headers are kept as they are", () => {
  const headers = [
    ["Content-Type", "text/plain"],
    ["Set-Cookie", "a=1"],
    ["Set-Cookie", "b=2"],
  ] as const;
  expect(keptHeaders(headers)).toEqual({ headers, truncated: false });
});

test("a long value is cut and does not displace the others", () => {
  const { headers, truncated } = keptHeaders([
    ["Content-Security-Policy", "a".repeat(40_000)],
    ["Retry-After", "60"],
  ]);
  expect(truncated).toBe(true);
  expect(headers).toEqual([
    ["Content-Security-Policy", `${"a".repeat(4_096)}…`],
    ["Retry-After", "60"],
  ]);
});

test("headers are bounded, and cut headers are reported", () => {
  const value = fc.nat(10_000).map((length) => "v".repeat(length));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constant("x-name"), value), { maxLength: 30 }), (all) => {
      const { headers, truncated } = keptHeaders(all);
      const size = headers.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
      expect(size).toBeLessThanOrEqual(16 * 1024);
      expect(truncated).toBe(JSON.stringify(headers) !== JSON.stringify(all));
    }),
  );
});
