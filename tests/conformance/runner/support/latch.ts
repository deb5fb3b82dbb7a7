/** Something a step waits for until the test lets it go on; counts who came. */
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
