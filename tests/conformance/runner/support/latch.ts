/** Blocks steps until the test opens it, and counts how many have arrived. */
export class Latch {
  arrivals = 0;
  private release: () => void = () => {};
  private readonly opened = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  async pass(): Promise<void> {
    this.arrivals += 1;
    await this.opened;
  }

  open(): void {
    this.release();
  }
}
