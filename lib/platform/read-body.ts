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

/** Waits until all drains together may read on. */
async function paceDrains(bytes: number): Promise<void> {
  const now = performance.now();
  const until = Math.max(now, shared.porticoDrainedUntil ?? 0) + (bytes / drainBytesPerSecond) * 1_000;
  shared.porticoDrainedUntil = until;
  if (until - now > drainAheadMs) await pause(until - now);
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
  private readonly chunks: AsyncIterator<Uint8Array>;
  private ended = false;

  constructor(stream: BodyStream) {
    this.chunks = stream[Symbol.asyncIterator]();
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
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) {
      size += chunk.length;
      if (size > limit) return undefined;
      if (!lease.take(chunk.length)) throw new TooManyBytesInFlight();
      chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] ? Buffer.from(chunks[0]) : Buffer.concat(chunks, size);
  }

  /** Reads and drops the rest of the body, within limits. Never throws. */
  async drain({ bytes, ms }: DrainLimits = defaultDrain): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ms);
    });
    try {
      for (let left = bytes; left > 0; ) {
        const chunk = await Promise.race([this.next(), timeout]);
        if (chunk === undefined) return;
        left -= chunk.length;
        await Promise.race([paceDrains(chunk.length), timeout]);
      }
    } catch {
      // The client disconnected.
    } finally {
      clearTimeout(timer);
    }
  }

  private async next(): Promise<Uint8Array | undefined> {
    if (this.ended) return undefined;
    const { done, value } = await this.chunks.next();
    if (done) this.ended = true;
    return done ? undefined : value;
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
