/** A rate limit within one process: a token bucket that holds the requests of one second and refills evenly. */
export class RateLimiter {
  private level: number | undefined;
  private filledAt = performance.now();

  /**
   * Takes up to `wanted` requests out of the bucket.
   * @param rate requests per second, or null for no limit
   * @returns how many may be sent now
   */
  take(rate: number | null, wanted: number): number {
    if (rate === null) return wanted;
    const now = performance.now();
    const level = Math.min(rate, (this.level ?? rate) + ((now - this.filledAt) / 1_000) * rate);
    const granted = Math.min(Math.floor(level), wanted);
    this.level = level - granted;
    this.filledAt = now;
    return granted;
  }

  /** Returns tokens that were not used. */
  putBack(count: number): void {
    if (this.level !== undefined) this.level += count;
  }
}
