import { type ChildProcess, fork } from "node:child_process";
import type { LogFile } from "./log-file";

/** Waits before a child is started again, doubling from the first to the last. */
const firstRestartMs = 500;
const lastRestartMs = 10_000;
/** A child that lived this long was well; its next restart is quick again. */
const healthyAfterMs = 30_000;
const killAfterMs = 20_000;

export interface ChildOptions {
  readonly name: string;
  /** A TypeScript file, run through tsx. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly log: LogFile;
}

/** A process of the stack that is kept running until it is stopped. */
export interface Child {
  /** The present process's id, if there is one. */
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a process and starts it again whenever it ends by itself. It is told to stop by SIGTERM, and by the closing of
 * its channel when this process dies.
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
