import fc from "fast-check";
import { expect, test } from "vitest";
import { boundStatement, isReadyForQuery, type Message, MessageReader } from "./postgres-messages";

function bytesOf({ type, body }: Message): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type, "latin1"), length, body]);
}

const startUp: Message = { type: "", body: Buffer.from("\0\x03\0\0user\0me\0\0", "latin1") };

test("messages are read correctly, however the bytes are split", () => {
  const message = fc.record({
    type: fc.constantFrom("P", "B", "E", "S", "Z"),
    body: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(message), fc.array(fc.nat(200)), (messages, cuts) => {
      const all = [startUp, ...messages];
      const bytes = Buffer.concat(all.map(bytesOf));
      const edges = [...new Set([0, ...cuts, bytes.length])]
        .filter((at) => at <= bytes.length)
        .sort((a, b) => a - b);
      const reader = new MessageReader(false);
      const read = edges.slice(1).flatMap((end, i) => reader.read(bytes.subarray(edges[i], end)));
      expect(read).toEqual(all);
    }),
  );
});

test("only a Bind message names a statement", () => {
  expect(boundStatement({ type: "B", body: Buffer.from("portal\0store-event\0\0\x01", "latin1") })).toBe(
    "store-event",
  );
  expect(boundStatement({ type: "B", body: Buffer.from("\0settle\0", "latin1") })).toBe("settle");
  expect(boundStatement({ type: "P", body: Buffer.from("settle\0SELECT 1\0", "latin1") })).toBeUndefined();
  expect([isReadyForQuery({ type: "Z", body: Buffer.from("I") }), isReadyForQuery(startUp)]).toEqual([
    true,
    false,
  ]);
});
