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
    let held = 0;
    return {
      take: (bytes) => {
        const ofSender = this.usedBy(sender) + bytes;
        if (this.used + bytes > this.cap() || ofSender > this.cap() / 2) return false;
        this.count(sender, bytes);
        held += bytes;
        return true;
      },
      release: () => {
        this.count(sender, -held);
        held = 0;
      },
    };
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
