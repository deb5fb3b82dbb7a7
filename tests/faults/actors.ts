import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PostgresOptions, type RunningPostgres, startPostgres } from "@/embedded/postgres/server";
import type { LogFile } from "@/embedded/stack/log-file";
import { childEnv } from "@/lib/platform/env";
import { killTree } from "./process-tree";
import { until } from "./until";

/** A process that a fault can hit. */
export interface Actor {
  /** Starts it, also again after a kill. Resolves when it accepts requests. */
  start(): Promise<void>;
  /** Sends SIGKILL and does not wait. */
  kill(): void;
  /** Sends SIGTERM and waits until it has ended. */
  stop(): Promise<void>;
  /** Resolves when it has ended. */
  gone(): Promise<void>;
}

export interface ProcessActor extends Actor {
  /** Sends SIGSTOP: the kernel still accepts connections, but the process never responds. */
  freeze(): void;
  thaw(): void;
  send(message: object): void;
}

export interface ProcessOptions {
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: LogFile;
  /** The process is ready as soon as this URL returns any response. */
  readonly readyUrl: string;
}

const nodeArgs = ["--import", "tsx", "--import", "./tests/faults/shift-clock.mjs"];

/** A process of Portico, started in the same way as by the stack, with a wall clock that the test can move. */
export function processActor({ script, args = [], env, log, readyUrl }: ProcessOptions): ProcessActor {
  let child: ChildProcess | undefined;
  let gone: Promise<unknown> = Promise.resolve();
  const start = async () => {
    const started = fork(script, args, {
      execArgv: [...nodeArgs, "--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: childEnv(env),
    });
    child = started;
    gone = once(started, "exit");
    started.stdout?.on("data", (chunk: Buffer) => log.write(chunk));
    started.stderr?.on("data", (chunk: Buffer) => log.write(chunk));
    await until(`a response of ${script}`, async () => {
      if (started.exitCode !== null) throw new Error(`${script} ended:\n${log.tail()}`);
      return (await fetch(readyUrl).catch(() => undefined)) !== undefined;
    });
  };
  return {
    start,
    kill: () => void child?.kill("SIGKILL"),
    stop: async () => {
      child?.kill("SIGTERM");
      await gone;
    },
    gone: async () => void (await gone),
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    send: (message) => void child?.send(message),
  };
}

export interface PostgresActor extends Actor, Pick<RunningPostgres, "url"> {}

/** PostgreSQL with all its processes. It uses the same port after each start. */
export function postgresActor(options: PostgresOptions & { readonly port: number }): PostgresActor {
  let server: RunningPostgres | undefined;
  return {
    start: async () => {
      server = await startPostgres(options);
    },
    kill: () => killTree(Number.parseInt(readFileSync(join(options.dataDir, "postmaster.pid"), "utf8"), 10)),
    stop: async () => void (await server?.stop()),
    gone: async () => void (await server?.ended),
    url: (database) => server?.url(database) ?? "",
  };
}
