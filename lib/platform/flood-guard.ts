/** The number of lines of one kind that pass, and the period in which they pass. */
const burst = 3;
const windowMs = 30_000;
/** The largest number of kinds that are counted separately. */
const maxKinds = 500;

interface Count {
  opened: number;
  passed: number;
  held: number;
}

/**
 * Suppresses repeated log lines: without a database, every request would write one. The suppressed lines are counted,
 * and the next line of the same kind contains the count.
 */
export class FloodGuard {
  private readonly counts = new Map<string, Count>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns how many lines of this kind were suppressed before; undefined if this line must be suppressed too */
  admit(kind: string): number | undefined {
    const count = this.countOf(kind);
    if (count.passed >= burst) {
      count.held += 1;
      return undefined;
    }
    count.passed += 1;
    const { held } = count;
    count.held = 0;
    return held;
  }

  private countOf(kind: string): Count {
    const now = this.now();
    const known = this.counts.get(kind);
    if (known && now - known.opened < windowMs) return known;
    if (this.counts.size >= maxKinds) this.counts.clear();
    const count = { opened: now, passed: 0, held: known?.held ?? 0 };
    this.counts.set(kind, count);
    return count;
  }
}
