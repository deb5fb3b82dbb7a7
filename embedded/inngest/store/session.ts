import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { Gate } from "../signals";
import type { Log } from "../types";
import { clientConfig } from "./database";
import { migrate } from "./migrate";

// Any constant that nothing else in the database uses. The runner that holds this advisory lock is the active one.
const leaderLock = 7_104_221_002;
const standbyPollMs = 500;
const heartbeatMs = 5000;
// The longest delay between the return of the database and the next connection.
const maxBackoffMs = 1000;
const closeTimeoutMs = 1000;

export interface SessionHandlers {
  /** Called once per connection, after the migration and before the first try for the lock. */
  connected(): Promise<void>;
  /** Called after every try for the lock that another runner holds. */
  waiting(): Promise<void>;
  /** Called when this runner has the lock, with the new epoch. Claims of other runners were released. */
  leading(epoch: string): Promise<void>;
  lost(): void;
  notified(): void;
  /** Claims of this process's requests in flight. They stay claimed when it takes the lock again. */
  claimsInFlight(): readonly string[];
}

/**
 * The connection that holds the leader lock and listens for notifications. When it breaks, this runner stops starting
 * runs at once. It reconnects with backoff and tries for the lock again.
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
    return this.up.isOpen;
  }

  /** Resolves when the database can be reached. After `stop` it may never resolve. */
  async whenConnected(): Promise<void> {
    await this.up.wait();
  }

  /** Ends the connection, which releases the lock. */
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
      this.up.close();
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

  /** Waits for the lock. Returns the new epoch, or null when the wait was aborted. */
  private async acquire(client: pg.Client, until: AbortSignal): Promise<string | null> {
    for (let tries = 0; !until.aborted; tries += 1) {
      const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [
        leaderLock,
      ]);
      if (rows[0]?.locked) return await this.takeOver(client);
      if (tries === 0) this.log("info", "another runner is active on this database; standing by");
      await this.handlers.waiting();
      await pauseUntil(standbyPollMs, until);
    }
    return null;
  }

  /** The new epoch stops a predecessor that did not notice that it lost the lock. Its claims are released. */
  private async takeOver(client: pg.Client): Promise<string> {
    const { rows } = await client.query<{ epoch: string }>(
      "update inngest_runner.leader set epoch = epoch + 1 returning epoch",
    );
    await client.query("update inngest_runner.run set claim = null where claim <> all($1::bigint[])", [
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

/** Ends a connection, without waiting for a server that no longer responds. */
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
