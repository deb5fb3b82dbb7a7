import type { Server } from "node:http";
import { monotonicFactory } from "ulid";
import { Crons } from "./engine/crons";
import { Dispatcher } from "./engine/dispatcher";
import { Executor } from "./engine/executor";
import { HttpClient } from "./engine/http-client";
import { Janitor } from "./engine/janitor";
import { Registry } from "./engine/registry";
import { Syncer } from "./engine/syncer";
import { routes } from "./http/routes";
import { listen } from "./http/server";
import { Gate } from "./signals";
import { createPool } from "./store/database";
import { queueState } from "./store/health";
import { Session } from "./store/session";
import { type Clock, defaultTuning, type Log, type Random, type Tuning } from "./types";

export interface RunnerOptions {
  readonly databaseUrl: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Where the app serves its functions, e.g. http://127.0.0.1:3000/api/inngest */
  readonly appUrl: string;
  readonly eventKey: string;
  readonly signingKey: string;
  readonly log: Log;
  readonly tuning?: Partial<Tuning>;
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface RunnerHealth {
  readonly ok: boolean;
  readonly database: boolean;
  readonly active: boolean;
  readonly synced: boolean;
  readonly functions: number;
  readonly queued: number;
  readonly running: number;
  /** Call requests sent since the start of this process. Inngest counts each as an execution. */
  readonly calls: number;
  readonly oldestDueMs: number;
  /** The reason why the last registration was refused, or null. */
  readonly refusal: string | null;
}

export interface Runner {
  readonly url: string;
  /** Resolves when the app's functions were registered with this process. Never resolves on standby. */
  readonly synced: Promise<void>;
  /** Resolves when this runner holds the database's leader lock for the first time. */
  readonly active: Promise<void>;
  health(): Promise<RunnerHealth>;
  /** Starts no more runs and waits a bounded time for call requests in flight. The next start continues the others. */
  stop(): Promise<void>;
}

/**
 * Starts a runner for one app. It speaks the protocol of a self-hosted Inngest server and keeps its state in one
 * PostgreSQL. Returns when it listens; database and app may start later.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { databaseUrl, log, clock = Date.now, random = Math.random } = options;
  const tuning = { ...defaultTuning, ...options.tuning };
  const ulid = monotonicFactory();
  const newId = () => ulid(clock());
  const db = createPool(databaseUrl);
  const client = new HttpClient(tuning.maxCalls + 1);
  const registry = new Registry(db, clock, newId, log);
  const active = new Gate();
  const common = { ...options, db, client, registry, tuning, clock, random, newId };

  const executor: Executor = new Executor({
    ...common,
    databaseUp: () => session.whenConnected(),
    appUnreachable: (reason) => syncer.appUnreachable(reason),
  });
  const dispatcher: Dispatcher = new Dispatcher({ ...common, executor, crons: new Crons(db, newId) });
  const syncer: Syncer = new Syncer({ ...common, appUp: (up) => dispatcher.setAppUp(up) });
  const session: Session = new Session(
    databaseUrl,
    {
      connected: () => registry.load(),
      waiting: () => registry.load(),
      leading: async (epoch) => {
        await registry.load();
        dispatcher.lead(epoch);
        syncer.setLeading(true);
        active.open();
      },
      lost: () => {
        dispatcher.pause();
        syncer.setLeading(false);
      },
      notified: () => dispatcher.notify(),
      claimsInFlight: () => executor.claims,
    },
    log,
  );
  const janitor = new Janitor({ ...common, leading: () => dispatcher.leading });

  async function health(): Promise<RunnerHealth> {
    const queue = session.connected ? await queueState(db, clock()).catch(() => null) : null;
    const state = {
      database: queue !== null,
      active: dispatcher.leading,
      synced: syncer.isSynced,
      functions: registry.router?.functions.size ?? 0,
      queued: queue?.queued ?? 0,
      running: executor.size,
      calls: executor.calls,
      oldestDueMs: queue?.oldestDueMs ?? 0,
      refusal: registry.lastRefusal,
    };
    // A runner on standby is healthy when it could take over.
    const ready = state.active ? state.synced && state.refusal === null : true;
    return { ok: state.database && ready, ...state };
  }

  async function shutDown(server: Server | null): Promise<void> {
    await Promise.all([dispatcher.stop(), janitor.stop()]);
    // Steps in flight may still send events, so the server closes after them.
    await executor.drain(server ? tuning.stopGraceMs : 0);
    client.destroy();
    await syncer.stop();
    await session.stop();
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    server?.closeAllConnections();
    await Promise.all([db.end(), closed]);
  }

  const endpoints = routes({
    ...common,
    databaseIsUp: () => session.connected,
    sync: () => syncer.syncNow(),
    health,
  });
  const server = await listen(options.port, endpoints, log).catch(async (error: unknown) => {
    await shutDown(null);
    throw error;
  });
  let stopping: Promise<void> | null = null;
  return {
    url: urlOf(server),
    synced: syncer.synced,
    active: active.wait(),
    health,
    stop: () => {
      stopping ??= shutDown(server);
      return stopping;
    },
  };
}

function urlOf(server: Server): string {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}`;
}
