import type pg from "pg";
import { WakeSignal } from "../signals";
import { isDatabaseUnavailable } from "../store/database";
import { deleteExpired } from "../store/housekeeping";
import type { Clock, Log, Tuning } from "../types";

/** Deletes expired rows at regular intervals, on the active runner only. */
export class Janitor {
  private readonly signal = new WakeSignal();
  private stopped = false;
  private readonly loop: Promise<void>;

  constructor(
    private readonly parts: { db: pg.Pool; tuning: Tuning; clock: Clock; log: Log; leading: () => boolean },
  ) {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.signal.notify();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { db, tuning, clock, log, leading } = this.parts;
    for (;;) {
      await this.signal.wait(tuning.housekeepingMs);
      if (this.stopped) return;
      if (!leading()) continue;
      try {
        await deleteExpired(db, tuning, clock());
      } catch (error) {
        if (!isDatabaseUnavailable(error)) log("error", "housekeeping failed", { error: String(error) });
      }
    }
  }
}
