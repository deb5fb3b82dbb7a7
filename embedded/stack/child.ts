import { type ChildProcess, fork } from "node:child_process";
import type { LogFile } from "./log-file";

/** Delays before a child is restarted. They double from the first to the last. */
const firstRestartMs = 500;
const lastRestartMs = 10_000;
/** A child that ran this long was healthy, so its next restart is quick again. */
const healthyAfterMs = 30_000;
const killAfterMs = 20_000;

export interface ChildOptions {
  readonly name: string;
  /** A TypeScript file, run through tsx. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly log: LogFile;
}

/** A process of the stack that is restarted until it is stopped. */
export interface Child {
  /** The id of the current process, if there is one. */
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a process and restarts it whenever it ends unexpectedly. SIGTERM asks it to stop. When this process dies, its
 * IPC channel closes, which asks it to stop too.
 */
export function keepRunning(options: ChildOptions): Child {
  let current: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let waitMs = firstRestartMs;

  const start = () => {
    const startedAt = Date.now();
    current = fork(options.script, options.args ?? [], {
      execArgv: ["--import", "tsx", "--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    current.stdout?.on("data", (chunk: Buffer) => options.log.write(chunk));
    current.stderr?.on("data", (chunk: Buffer) => options.log.write(chunk));
    current.once("exit", (code, signal) => {
      current = undefined;
      if (stopped) return;
      options.log.line(`${options.name} ended (${signal ?? code}); starting it again`);
      if (Date.now() - startedAt > healthyAfterMs) waitMs = firstRestartMs;
      timer = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, lastRestartMs);
    });
  };
  start();

  const stop = async () => {
    stopped = true;
    clearTimeout(timer);
    const child = current;
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    await ended;
    clearTimeout(killer);
  };
  return { pid: () => current?.pid, stop };
}
