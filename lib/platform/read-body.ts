import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type ByteLease, unlimitedLease } from "./bytes-in-flight";

/** The body of a request in chunks. */
export type BodyStream = AsyncIterable<Uint8Array>;

export interface ReadLimits {
  /** The largest body, in bytes. */
  readonly limit: number;
  /** The Content-Length, if there is one. */
  readonly declaredLength?: number;
  /** Counts the bytes while they are in memory. */
  readonly lease?: ByteLease;
}

export interface DrainLimits {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * How much of a refused body is read and dropped, and for how long. A client that writes its whole body before it reads
 * gets the response only if the connection stays open while it writes.
 */
export const defaultDrain: DrainLimits = { bytes: 64 * 1024 * 1024, ms: 10_000 };

/** How fast refused bodies are read, all together. Reading and dropping takes processor time, too. */
export const drainBytesPerSecond = 8 * 1024 * 1024;
/** How far ahead of this rate drains may be, in milliseconds: shorter pauses would only cost timers. */
const drainAheadMs = 50;

// Next bundles a second copy of this module besides the one that `server/` loads. Both drain at one rate.
const shared = globalThis as typeof globalThis & { porticoDrainedUntil?: number };

/** Counts bytes that a drain has read. @returns how many milliseconds all drains together are ahead of their rate */
function countDrained(bytes: number): number {
  const now = performance.now();
  const until = Math.max(now, shared.porticoDrainedUntil ?? 0) + (bytes / drainBytesPerSecond) * 1_000;
  shared.porticoDrainedUntil = until;
  return until - now;
}

/** Thrown when the bodies of all requests together exceed the memory that is reserved for them. */
export class TooManyBytesInFlight extends Error {
  override readonly name = "TooManyBytesInFlight";
}

/**
 * Reads the body of one request. It never cancels the stream: that would close the connection before the client gets the
 * response.
 */
export class BodyReader {
  private readonly chunks: Chunks;

  constructor(stream: BodyStream) {
    this.chunks = stream instanceof Readable ? new EmittedChunks(stream) : new IteratedChunks(stream);
  }

  /**
   * Reads the body. If it is longer than the limit, reading stops and the bytes read so far are dropped.
   * @returns the exact bytes, or undefined if there are more than `limit`
   * @throws TooManyBytesInFlight, or the error of the stream if the client disconnected
   */
  async read({ limit, declaredLength = 0, lease = unlimitedLease }: ReadLimits): Promise<Buffer | undefined> {
    if (declaredLength > limit) return undefined;
    const chunks: Uint8Array[] = [];
    let size = 0;
    let hasMemory = true;
    await this.chunks.pass((chunk) => {
      size += chunk.length;
      if (size > limit) return false;
      hasMemory = lease.take(chunk.length);
      if (hasMemory) chunks.push(chunk);
      return hasMemory;
    });
    if (size > limit) return undefined;
    if (!hasMemory) throw new TooManyBytesInFlight();
    return chunks.length === 1 && chunks[0] ? ownBytes(chunks[0]) : Buffer.concat(chunks, size);
  }

  /** Reads and drops the rest of the body, within limits and at the rate of all drains. Never throws. */
  async drain({ bytes, ms }: DrainLimits = defaultDrain): Promise<void> {
    if (this.chunks.isEnded) return;
    const rest = { bytes };
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        rest.bytes = 0;
        resolve();
      }, ms);
    });
    // An error means that the client disconnected.
    await Promise.race([this.drop(rest).catch(() => undefined), timeout]);
    clearTimeout(timer);
  }

  private async drop(rest: { bytes: number }): Promise<void> {
    while (rest.bytes > 0 && !this.chunks.isEnded) {
      let aheadMs = 0;
      await this.chunks.pass((chunk) => {
        rest.bytes -= chunk.length;
        aheadMs = countDrained(chunk.length);
        return rest.bytes > 0 && aheadMs <= drainAheadMs;
      });
      if (aheadMs > drainAheadMs) await pause(aheadMs);
    }
  }
}

/** The bytes in a buffer of their own: a small part of a large buffer would keep all of it in memory. */
function ownBytes(chunk: Uint8Array): Buffer {
  const isOwn = chunk.byteLength === chunk.buffer.byteLength;
  return isOwn && Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
}

/** The chunks of a stream, one after the other. */
interface Chunks {
  /** Whether all chunks were passed on. */
  readonly isEnded: boolean;
  /**
   * Passes chunks on until the stream ends or `onChunk` returns false. After that it can be called again for the rest.
   * @throws the error of the stream
   */
  pass(onChunk: (chunk: Uint8Array) => boolean): Promise<void>;
}

class IteratedChunks implements Chunks {
  isEnded = false;
  private readonly iterator: AsyncIterator<Uint8Array>;

  constructor(stream: BodyStream) {
    this.iterator = stream[Symbol.asyncIterator]();
  }

  async pass(onChunk: (chunk: Uint8Array) => boolean): Promise<void> {
    while (!this.isEnded) {
      const { done, value } = await this.iterator.next();
      if (done) this.isEnded = true;
      else if (!onChunk(value)) return;
    }
  }
}

interface Passing {
  readonly onChunk: (chunk: Uint8Array) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** With the events of a stream of Node, which cost much less than its iterator. */
class EmittedChunks implements Chunks {
  private isListening = false;
  private current: Passing | undefined;
  private failure: unknown;

  constructor(private readonly stream: Readable) {}

  get isEnded(): boolean {
    return this.stream.readableEnded;
  }

  pass(onChunk: (chunk: Uint8Array) => boolean): Promise<void> {
    const { stream } = this;
    if (this.isEnded) return Promise.resolve();
    if (stream.destroyed) return Promise.reject(this.brokenOff());
    return new Promise((resolve, reject) => {
      this.current = { onChunk, resolve, reject };
      if (!this.isListening) this.listen();
      stream.resume();
    });
  }

  /** The listeners stay: an error between two calls of `pass` must not end the process. */
  private listen(): void {
    this.isListening = true;
    this.stream
      .on("data", (chunk) => this.receive(chunk))
      .on("end", () => this.stop()?.resolve())
      .on("error", (error) => {
        this.failure = error;
      })
      .on("close", () => this.stop()?.reject(this.brokenOff()));
  }

  private receive(chunk: Uint8Array): void {
    if (this.current?.onChunk(chunk) !== false) return;
    this.stream.pause();
    this.stop()?.resolve();
  }

  private stop(): Passing | undefined {
    const { current } = this;
    this.current = undefined;
    return current;
  }

  private brokenOff(): unknown {
    return this.failure ?? new Error("The stream ended before it was complete.");
  }
}

/**
 * Reads a body up to a limit. If it is longer, reading stops and the bytes read so far are dropped.
 * @param declaredLength the Content-Length, if there is one
 * @returns the exact bytes, or undefined if there are more than `limit`
 */
export function readBody(
  stream: BodyStream,
  limit: number,
  declaredLength?: number,
): Promise<Buffer | undefined> {
  return new BodyReader(stream).read({ limit, declaredLength });
}
