/** Lets callers wait until it is open. */
export class Gate {
  private release: () => void = () => {};
  private opening: Promise<void> = this.newOpening();
  private opened = false;

  get isOpen(): boolean {
    return this.opened;
  }

  open(): void {
    this.opened = true;
    this.release();
  }

  close(): void {
    if (this.opened) this.opening = this.newOpening();
    this.opened = false;
  }

  async wait(): Promise<void> {
    await this.opening;
  }

  private newOpening(): Promise<void> {
    return new Promise((resolve) => {
      this.release = resolve;
    });
  }
}

/** Wakes one waiting loop. A notification that comes while the loop is busy is kept for its next wait. */
export class WakeSignal {
  private notified = false;
  private wake: (() => void) | null = null;

  notify(): void {
    this.notified = true;
    this.wake?.();
  }

  /** Returns after a notification or after this time, whichever comes first. */
  async wait(ms: number): Promise<void> {
    if (!this.notified) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, ms));
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = null;
    this.notified = false;
  }
}
