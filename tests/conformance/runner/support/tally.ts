/** Counts how often each step of each run was executed. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(run: string, step: string): number {
    const count = (this.counts.get(`${run} ${step}`) ?? 0) + 1;
    this.counts.set(`${run} ${step}`, count);
    return count;
  }

  of(step: string): number[] {
    return [...this.counts].filter(([key]) => key.endsWith(` ${step}`)).map(([, count]) => count);
  }
}
