import { env } from "./env";

/** The memory for the bodies of all requests that are not finished, in bytes. */
const defaultCapBytes = 128 * 1024 * 1024;
/** With a higher limit for one webhook, at least this many of the largest ones fit in. */
const largestBodies = 8;

/** The bytes that one request holds in memory. */
export interface ByteLease {
  /** Counts more bytes. @returns false if there is no space for them */
  take(bytes: number): boolean;
  /** Gives all bytes back, when the request is finished. */
  release(): void;
}

/**
 * Counts the bytes of bodies in memory, so that many requests at once cannot fill it. The requests of one sender get half of
 * it, so that they leave space for those of others.
 */
export class BytesInFlight {
  private used = 0;
  private readonly usedBySender = new Map<string, number>();

  constructor(private readonly cap: () => number) {}

  /** @param sender the network that the request comes from */
  lease(sender: string): ByteLease {
    return new Lease(this, sender);
  }

  /** @returns false if there is no space for them */
  add(sender: string, bytes: number): boolean {
    const ofSender = this.usedBy(sender) + bytes;
    if (this.used + bytes > this.cap() || ofSender > this.cap() / 2) return false;
    this.count(sender, bytes);
    return true;
  }

  remove(sender: string, bytes: number): void {
    this.count(sender, -bytes);
  }

  private usedBy(sender: string): number {
    return this.usedBySender.get(sender) ?? 0;
  }

  private count(sender: string, bytes: number): void {
    this.used += bytes;
    const ofSender = this.usedBy(sender) + bytes;
    if (ofSender === 0) this.usedBySender.delete(sender);
    else this.usedBySender.set(sender, ofSender);
  }
}

class Lease implements ByteLease {
  private held = 0;

  constructor(
    private readonly all: BytesInFlight,
    private readonly sender: string,
  ) {}

  take(bytes: number): boolean {
    if (!this.all.add(this.sender, bytes)) return false;
    this.held += bytes;
    return true;
  }

  release(): void {
    this.all.remove(this.sender, this.held);
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
