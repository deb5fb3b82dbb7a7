import { type ChildProcess, fork } from "node:child_process";
import { isHeartbeat } from "@/lib/platform/heartbeat";
import type { LogFile } from "./log-file";

/** Delays before a child is restarted. They double from the first to the last. */
const firstRestartMs = 500;
const lastRestartMs = 10_000;
/** A child that ran this long was healthy, so its next restart is quick again. */
const healthyAfterMs = 30_000;
const killAfterMs = 20_000;
/** A child whose event loop does not run for this long hangs, in milliseconds. */
const defaultHangsAfterMs = 30_000;
const checksPerHang = 15;

export interface ChildOptions {
  readonly name: string;
  /** A TypeScript file, run through tsx. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly log: LogFile;
  /** How long the event loop of the child may stand still, in milliseconds; null for any time, as under a debugger. */
  readonly hangsAfterMs?: number | null;
}

/** A process of the stack that is restarted until it is stopped. */
export interface Child {
  /** The id of the current process, if there is one. */
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a process and restarts it whenever it ends unexpectedly, or hangs: it sends heartbeats while its event loop runs
 * (`lib/platform/heartbeat.ts`). SIGTERM asks it to stop. When this process dies, its IPC channel closes, which asks it
 * to stop too.
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
    if (options.hangsAfterMs !== null) killWhenHanging(current, options);
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

/**
 * Kills a child that has sent heartbeats and stops sending them. It counts checks and not time, so that a machine that
 * was asleep does not count as a child that hangs.
 */
function killWhenHanging(child: ChildProcess, options: ChildOptions): void {
  const limitMs = options.hangsAfterMs ?? defaultHangsAfterMs;
  let missed: number | undefined;
  child.on("message", (message) => {
    if (isHeartbeat(message)) missed = 0;
  });
  const timer = setInterval(() => {
    if (missed === undefined) return;
    missed += 1;
    if (missed <= checksPerHang) return;
    missed = undefined;
    options.log.line(`${options.name} has not responded for ${limitMs / 1_000} s; killing it`);
    child.kill("SIGKILL");
  }, limitMs / checksPerHang);
  child.once("exit", () => clearInterval(timer));
}
