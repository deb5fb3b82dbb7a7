import { BoundedMap } from "./bounded-map";

export interface Rate {
  /** How many requests a second a key may send in the long run. */
  readonly perSecond: number;
  /** How many it may send at once after a pause. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  /** When the tokens were counted, in milliseconds. */
  at: number;
}

/** Above this many keys, the one that was used least recently is forgotten. */
const maxKeys = 10_000;

/** Token buckets by key, in the memory of this process. */
export class RateLimiter {
  private readonly buckets = new BoundedMap<string, Bucket>(maxKeys);

  /** @param now a monotonic clock, in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Takes a token for one request.
   * @returns 0 if there was one; otherwise in how many seconds there will be
   */
  take(key: string, rate: Rate): number {
    const wait = this.peek(key, rate);
    if (wait === 0) this.bucketOf(key, rate).tokens -= 1;
    return wait;
  }

  /** @returns in how many seconds there will be a token; 0 if there is one. Takes none */
  peek(key: string, rate: Rate): number {
    const { tokens } = this.bucketOf(key, rate);
    return tokens < 1 ? (1 - tokens) / rate.perSecond : 0;
  }

  private bucketOf(key: string, { perSecond, burst }: Rate): Bucket {
    const now = this.now();
    const known = this.buckets.get(key) ?? { tokens: burst, at: now };
    const gained = ((now - known.at) / 1_000) * perSecond;
    const bucket = { tokens: Math.min(burst, known.tokens + gained), at: now };
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    return bucket;
  }
}
