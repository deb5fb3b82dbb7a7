import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv";

/** Parses one line as RFC 4180 defines it. */
function parse(line: string): string[] {
  const body = `,${line.replace(/\r\n$/, "")}`;
  const cells = [...body.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/gs)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

describe("csvLine", () => {
  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0\r\n"],
    ["+1", "'+1\r\n"],
    ["-1", "'-1\r\n"],
    ["@SUM(A1)", "'@SUM(A1)\r\n"],
    ["\t=1", "'\t=1\r\n"],
    ["\r=1", `"'\r=1"\r\n`],
    ['say "hi", twice', '"say ""hi"", twice"\r\n'],
    ["two\nlines", '"two\nlines"\r\n'],
    [null, "\r\n"],
    [7, "7\r\n"],
  ])("writes %j so that no spreadsheet runs it", (value, line) => {
    expect(csvLine([value])).toBe(line);
  });

  it("can be read back, and no cell begins like a formula", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", '"', ",", "\r", "\n", "=", "+", "-", "@", "\t", "é"),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (values) => {
        const cells = parse(csvLine(values));
        expect(cells.map((cell) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell))).toEqual(values);
        expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      }),
    );
  });
});
