import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { Gate } from "../signals";
import type { Log } from "../types";
import { clientConfig } from "./database";
import { migrate } from "./migrate";

// One pair of constants per database: whoever holds this advisory lock runs the jobs.
const leaderLock = 7_104_221_002;
const standbyPollMs = 500;
const heartbeatMs = 5000;
// What is due waits this long at most after the database is back.
const maxBackoffMs = 1000;
const closeTimeoutMs = 1000;

export interface SessionHandlers {
  /** Connected and migrated; called once per connection, before the lock is asked for. */
  connected(): Promise<void>;
  /** Called at every look at a lock that someone else holds. */
  waiting(): Promise<void>;
  /** The lock is ours under this epoch. Claims of others were freed. */
  leading(epoch: string): Promise<void>;
  lost(): void;
  notified(): void;
  /** Claims whose answers this process still awaits; they stay claimed when the lock is taken again. */
  claimsInFlight(): readonly string[];
}

/**
 * The one connection that holds the leader lock and listens for notifications. When it breaks, leadership is over
 * at once; it is re-established with backoff, and only then do jobs run again.
 */
export class Session {
  private readonly stopping = new AbortController();
  private readonly loop: Promise<void>;
  private readonly up = new Gate();

  constructor(
    private readonly databaseUrl: string,
    private readonly handlers: SessionHandlers,
    private readonly log: Log,
  ) {
    this.loop = this.run();
  }

  get connected(): boolean {
    return this.up.opened;
  }

  /** Resolves when the database can be reached; never, once stopped. */
  async whenConnected(): Promise<void> {
    await this.up.wait();
  }

  /** Ends the connection, which frees the lock. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        await this.connectAndHold(() => {
          if (failures > 0) this.log("info", "database is back");
          failures = 0;
        });
      } catch (error) {
        if (!this.stopping.signal.aborted && failures === 0) {
          this.log("warn", "database session ended, retrying", { error: errorText(error) });
        }
        failures += 1;
      }
      this.up.shut();
      await pauseUntil(Math.min(100 * 2 ** Math.min(failures, 10), maxBackoffMs), this.stopping.signal);
    }
  }

  private async connectAndHold(established: () => void): Promise<void> {
    const client = new pg.Client(clientConfig(this.databaseUrl));
    const broken = new AbortController();
    client.on("error", () => broken.abort());
    client.on("end", () => broken.abort());
    client.on("notification", () => this.handlers.notified());
    const until = AbortSignal.any([broken.signal, this.stopping.signal]);
    try {
      await client.connect();
      await migrate(client);
      await client.query("listen inngest_runner");
      await this.handlers.connected();
      established();
      this.up.open();
      const epoch = await this.acquire(client, until);
      if (epoch !== null) await this.lead(client, epoch, until);
      if (broken.signal.aborted) throw new Error("connection closed");
    } finally {
      this.handlers.lost();
      await close(client);
    }
  }

  /** Waits for the lock; null when the wait was cut short. */
  private async acquire(client: pg.Client, until: AbortSignal): Promise<string | null> {
    for (let looks = 0; !until.aborted; looks += 1) {
      const { rows } = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [
        leaderLock,
      ]);
      if (rows[0]?.got) return await this.takeOver(client);
      if (looks === 0) this.log("info", "another runner is active on this database; standing by");
      await this.handlers.waiting();
      await pauseUntil(standbyPollMs, until);
    }
    return null;
  }

  /** A new epoch shuts out a predecessor that has not noticed its end; its claims become free at once. */
  private async takeOver(client: pg.Client): Promise<string> {
    const { rows } = await client.query<{ epoch: string }>(
      "update inngest_runner.leader set epoch = epoch + 1 returning epoch",
    );
    await client.query("update inngest_runner.job set claim = null where claim <> all($1::bigint[])", [
      this.handlers.claimsInFlight(),
    ]);
    return rows[0]?.epoch ?? "0";
  }

  private async lead(client: pg.Client, epoch: string, until: AbortSignal): Promise<void> {
    await this.handlers.leading(epoch);
    while (!until.aborted) {
      await pauseUntil(heartbeatMs, until);
      if (!until.aborted) await client.query("select 1");
    }
  }
}

/** Ends a connection that may be dead already, without waiting for a peer that will never answer. */
async function close(client: pg.Client): Promise<void> {
  const timeout = new AbortController();
  await Promise.race([client.end().catch(() => {}), pauseUntil(closeTimeoutMs, timeout.signal)]);
  timeout.abort();
}

async function pauseUntil(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
