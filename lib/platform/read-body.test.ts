import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BytesInFlight } from "./bytes-in-flight";
import { BodyReader, drainBytesPerSecond, TooManyBytesInFlight } from "./read-body";

const ample = { bytes: 1_000_000, ms: 10_000 };

/** A stream of chunks, and how many were read. */
function countedStream(chunks: number, size: number) {
  const counted = { read: 0, stream: undefined as Readable | undefined };
  async function* generate() {
    for (let i = 0; i < chunks; i += 1) {
      counted.read += 1;
      yield Buffer.alloc(size);
    }
  }
  const stream = Readable.from(generate(), { highWaterMark: 1 });
  return Object.assign(counted, { stream });
}

test("a stream of Node and one of the web are read alike: to the limit, to the end, and the rest later", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(200), fc.nat(200), async (chunks, limit, memory) => {
      const body = chunks.map((size, at) => Buffer.alloc(size, at));
      const outcomes = await Promise.all(
        [Readable.from(body), new Blob(body).stream()].map(async (stream) => {
          const all = new BytesInFlight(() => 2 * memory);
          const lease = all.lease("sender");
          const reader = new BodyReader(stream);
          const read = await reader.read({ limit, lease }).catch((error: unknown) => error);
          lease.release();
          await reader.drain(ample);
          expect(await reader.read({ limit })).toEqual(Buffer.alloc(0));
          return read;
        }),
      );
      const size = chunks.reduce((sum, each) => sum + each, 0);
      const isFine = size <= limit && size <= memory;
      for (const outcome of outcomes) {
        if (isFine) expect(outcome).toEqual(Buffer.concat(body));
        else if (size <= limit) expect(outcome).toBeInstanceOf(TooManyBytesInFlight);
        else expect(outcome === undefined || outcome instanceof TooManyBytesInFlight).toBe(true);
      }
    }),
  );
});

test("a client that disconnects in the middle of a body fails the read, before and during it", async () => {
  const broken = new Error("broken");
  const stream = new Readable({ read: () => undefined });
  const reader = new BodyReader(stream);
  stream.push(Buffer.alloc(10));
  const read = reader.read({ limit: 100 });
  stream.destroy(broken);
  await expect(read).rejects.toBe(broken);
  await expect(reader.read({ limit: 100 })).rejects.toBe(broken);
  await reader.drain(ample);
  const closed = new Readable({ read: () => undefined }).destroy();
  await expect(new BodyReader(closed).read({ limit: 100 })).rejects.toThrow("before it was complete");
});

test("a read body holds no memory but its own bytes", async () => {
  const large = Buffer.alloc(64 * 1024, 7);
  const body = await new BodyReader(Readable.from([large.subarray(10, 20)])).read({ limit: 100 });
  expect(body).toEqual(Buffer.alloc(10, 7));
  expect(body?.buffer).not.toBe(large.buffer);
});

describe("a body that is too large", () => {
  test("is not read if its length says so, and can be drained", async () => {
    const counted = countedStream(5, 10);
    const reader = new BodyReader(counted.stream);
    expect(await reader.read({ limit: 49, declaredLength: 50 })).toBeUndefined();
    expect(counted.read).toBe(0);
    await reader.drain(ample);
    expect([counted.read, counted.stream.readableEnded]).toEqual([5, true]);
  });

  test("is read to the limit, the stream stays open, and the rest can be drained", async () => {
    const counted = countedStream(50, 10);
    const reader = new BodyReader(counted.stream);
    expect(await reader.read({ limit: 25 })).toBeUndefined();
    expect([counted.read < 10, counted.stream.destroyed]).toEqual([true, false]);
    await reader.drain(ample);
    expect([counted.read, counted.stream.readableEnded]).toEqual([50, true]);
  });

  test("is drained up to a number of bytes", async () => {
    const counted = countedStream(1_000_000, 10);
    await new BodyReader(counted.stream).drain({ bytes: 100, ms: 10_000 });
    expect(counted.read).toBeLessThan(20);
  });

  test("is drained for a limited time, and an error ends the drain", async () => {
    await new BodyReader(new Readable({ read: () => undefined })).drain({ bytes: 100, ms: 20 });
    const broken = new Readable({ read: () => undefined });
    const drained = new BodyReader(broken).drain(ample);
    broken.destroy(new Error("broken"));
    await drained;
  });
});

test("the bytes of all bodies together are bounded until they are released", async () => {
  const bytes = new BytesInFlight(() => 120);
  const first = bytes.lease("a");
  const second = bytes.lease("b");
  const third = bytes.lease("c");
  const read = (lease: ReturnType<typeof bytes.lease>) =>
    new BodyReader(countedStream(6, 10).stream).read({ limit: 60, lease });
  expect((await read(first))?.length).toBe(60);
  expect((await read(second))?.length).toBe(60);
  await expect(read(third)).rejects.toThrow(TooManyBytesInFlight);
  third.release();
  first.release();
  first.release();
  expect((await read(third))?.length).toBe(60);
  third.release();
  second.release();
  expect(bytes.lease("a").take(60)).toBe(true);
});

test("the bytes of one sender take at most half of the space", () => {
  const bytes = new BytesInFlight(() => 100);
  const first = bytes.lease("a");
  expect([first.take(30), bytes.lease("a").take(21), bytes.lease("a").take(20)]).toEqual([true, false, true]);
  expect([bytes.lease("b").take(51), bytes.lease("b").take(50), bytes.lease("c").take(1)]).toEqual([
    false,
    true,
    false,
  ]);
  first.release();
  expect(bytes.lease("a").take(30)).toBe(true);
});

test("all drains together read at a limited rate", async () => {
  const chunk = 64 * 1024;
  const startedAt = performance.now();
  const drains = Array.from({ length: 4 }, () =>
    new BodyReader(countedStream(30, chunk).stream).drain({ bytes: 30 * chunk, ms: 10_000 }),
  );
  await Promise.all(drains);
  const seconds = (performance.now() - startedAt) / 1_000;
  expect((120 * chunk) / seconds).toBeLessThan(1.5 * drainBytesPerSecond);
});
