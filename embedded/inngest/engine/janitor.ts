import type pg from "pg";
import { Bell } from "../signals";
import { isDatabaseAway } from "../store/database";
import { sweep } from "../store/housekeeping";
import type { Clock, Log, Tuning } from "../types";

/** Runs the housekeeping from time to time, on the active runner only. */
export class Janitor {
  private readonly bell = new Bell();
  private stopped = false;
  private readonly loop: Promise<void>;

  constructor(
    private readonly parts: { db: pg.Pool; tuning: Tuning; clock: Clock; log: Log; leading: () => boolean },
  ) {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.bell.ring();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { db, tuning, clock, log, leading } = this.parts;
    for (;;) {
      await this.bell.wait(tuning.housekeepingMs);
      if (this.stopped) return;
      if (!leading()) continue;
      try {
        await sweep(db, tuning, clock());
      } catch (error) {
        if (!isDatabaseAway(error)) log("error", "housekeeping failed", { error: String(error) });
      }
    }
  }
}
