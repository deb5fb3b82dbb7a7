import fc from "fast-check";
import { expect, test } from "vitest";
import { StatusReader } from "./status-reader";

function statusIn(...chunks: readonly (string | Buffer)[]) {
  const reader = new StatusReader();
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  return reader.status;
}

test.each([
  ["HTTP/1.1 200 OK\r\n", 200],
  ["HTTP/1.1 200\r\n", 200],
  ["HTTP/1.0 204 \r\n", 204],
  ["HTTP/1.1 503\n", 503],
  ["\r\nHTTP/1.1 200 OK\r\n", 200],
  ["HTTP/1.1 999 Odd\r\n", 999],
  ["HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n", 200],
  ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 201 Created\r\n", 201],
  ["HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\n", 200],
])("%j has the status %i", (text, status) => {
  expect(statusIn(text)).toBe(status);
});

test.each([
  "",
  "HTTP/1.1 2",
  "HTTP/1.1 200",
  "HTTP/1.1 2000 OK\r\n",
  "HTTP/1.1 20 OK\r\n",
  "HTTP/2 200 OK\r\n",
  "HTTP/1.1 000 Nothing\r\n",
  "HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\n",
  "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nHTTP/1.1 200 OK\r\n",
  "SSH-2.0-OpenSSH_9.6\r\nHTTP/1.1 200 OK\r\n",
  "<html>HTTP/1.1 200 OK\r\n",
])("%j has no final status", (text) => {
  expect(statusIn(text)).toBeUndefined();
});

test("the status is read however the bytes are split", () => {
  const interim = fc.constantFrom(
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 103 Hints\r\nA: b\r\nC: d\r\n\r\n",
  );
  const status = fc.integer({ min: 200, max: 999 });
  const cuts = fc.array(fc.nat(200), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(interim, { maxLength: 4 }), status, cuts, (interims, final, at) => {
      const bytes = Buffer.from(`${interims.join("")}HTTP/1.1 ${final} Reason\r\nX: 1\r\n\r\nbody`);
      const points = [0, ...at.toSorted((a, b) => a - b), bytes.length];
      expect(statusIn(...points.map((point, index) => bytes.subarray(points[index - 1] ?? 0, point)))).toBe(
        final,
      );
    }),
  );
});

test("only a few bytes are kept, whatever arrives", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 500 })), (chunks) => {
      const reader = new StatusReader();
      for (const chunk of chunks) reader.read(Buffer.from(chunk));
      expect(Reflect.get(reader, "rest").length).toBeLessThan(600);
    }),
  );
  const endless = new StatusReader();
  endless.read(Buffer.from("HTTP/1.1 103 Hints\r\n"));
  for (let count = 0; count < 1_000; count += 1) endless.read(Buffer.alloc(1_000, "a"));
  expect(Reflect.get(endless, "rest").length).toBeLessThan(10);
});
