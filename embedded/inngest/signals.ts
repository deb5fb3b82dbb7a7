/** A door that is open or shut; whoever comes waits until it is open. */
export class Gate {
  private release: () => void = () => {};
  private passage: Promise<void> = this.newPassage();
  private isOpen = false;

  get opened(): boolean {
    return this.isOpen;
  }

  open(): void {
    this.isOpen = true;
    this.release();
  }

  shut(): void {
    if (this.isOpen) this.passage = this.newPassage();
    this.isOpen = false;
  }

  async wait(): Promise<void> {
    await this.passage;
  }

  private newPassage(): Promise<void> {
    return new Promise((resolve) => {
      this.release = resolve;
    });
  }
}

/** Wakes one waiting loop, and remembers a ring that came while it was busy. */
export class Bell {
  private rung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Returns after a ring or after this time, whichever is first. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, ms));
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = null;
    this.rung = false;
  }
}
