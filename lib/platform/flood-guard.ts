/** Lines of one kind that are let through at once, and how often so many. */
const burst = 3;
const windowMs = 30_000;
/** Kinds that are told apart at once. */
const maxKinds = 500;

interface Count {
  opened: number;
  passed: number;
  held: number;
}

/**
 * Holds back log lines that say the same again and again: with the database away, every request would write one. What
 * was held back is counted, and the count goes out with the next line of its kind.
 */
export class FloodGuard {
  private readonly counts = new Map<string, Count>();

  /** @param now milliseconds that only ever grow */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many lines of this kind were held back before this one; undefined: hold this one back too. */
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
