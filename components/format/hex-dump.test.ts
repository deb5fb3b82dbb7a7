import fc from "fast-check";
import { expect, test } from "vitest";
import { hexDump, hexOf } from "./hex-dump";

test("prints sixteen bytes per line, with their printable characters", () => {
  const bytes = Buffer.concat([
    Buffer.from('{"id":"ü"}\n'),
    Buffer.from([0, 255, 127, 32]),
    Buffer.from("ab"),
  ]);
  expect(hexDump(bytes)).toBe(
    [
      '000000  7b 22 69 64 22 3a 22 c3  bc 22 7d 0a 00 ff 7f 20  {"id":".."}.... ',
      "000010  61 62                                             ab",
    ].join("\n"),
  );
});

test("loses no byte and prints only ASCII", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const dump = hexDump(bytes);
      expect(dump).toMatch(/^[\n\x20-\x7e]*$/);
      const digits = dump.split("\n").map((line) => line.slice(8, 57).replaceAll(" ", ""));
      expect(digits.join("")).toBe(hexOf(bytes));
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    }),
  );
});
