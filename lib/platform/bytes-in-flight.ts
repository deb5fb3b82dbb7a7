import { env } from "./env";

/** The memory for the bodies of all requests that are not finished, in bytes. */
const defaultCapBytes = 128 * 1024 * 1024;
/** With a higher limit for one webhook, at least this many of the largest ones fit in. */
const largestBodies = 4;

/** The bytes that one request holds in memory. */
export interface ByteLease {
  /** Counts more bytes. @returns false if there is no space for them */
  take(bytes: number): boolean;
  /** Gives all bytes back, when the request is finished. */
  release(): void;
}

/** Counts the bytes of bodies in memory, so that many requests at once cannot fill it. */
export class BytesInFlight {
  private used = 0;

  constructor(private readonly cap: () => number) {}

  lease(): ByteLease {
    return new Lease(this);
  }

  /** @returns false if there is no space for them */
  add(bytes: number): boolean {
    if (this.used + bytes > this.cap()) return false;
    this.used += bytes;
    return true;
  }

  remove(bytes: number): void {
    this.used -= bytes;
  }
}

class Lease implements ByteLease {
  private held = 0;

  constructor(private readonly all: BytesInFlight) {}

  take(bytes: number): boolean {
    if (!this.all.add(bytes)) return false;
    this.held += bytes;
    return true;
  }

  release(): void {
    this.all.remove(this.held);
    this.held = 0;
  }
}

export const unlimitedLease: ByteLease = { take: () => true, release: () => undefined };

// Next bundles a second copy of this module besides the one that `server/` loads. Both count together.
const shared = globalThis as typeof globalThis & { porticoBytesInFlight?: BytesInFlight };

/** The bytes of all bodies that this process holds. */
export function bytesInFlight(): BytesInFlight {
  shared.porticoBytesInFlight ??= new BytesInFlight(() =>
    Math.max(defaultCapBytes, largestBodies * env().PORTICO_MAX_BODY_BYTES),
  );
  return shared.porticoBytesInFlight;
}
