/** A clock that a test moves. Starts at a whole minute, well away from any change of daylight saving time. */
export class TestClock {
  private ms = Date.UTC(2026, 5, 1, 12, 0, 0);

  readonly now = (): number => this.ms;

  advance(ms: number): void {
    this.ms += ms;
  }
}

/** Looks at the queue so often that a moved clock takes effect at once. */
export const fastPolling = { pollMs: 20 };

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
