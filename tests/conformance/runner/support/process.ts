import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Tuning } from "@/embedded/inngest/types";
import { eventKey, signingKey } from "./app";
import { fastRetries } from "./stack";

const main = fileURLToPath(new URL("../../../../embedded/inngest/main.ts", import.meta.url));

export interface RunnerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  /** Ends the process with a signal and returns its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the runner as the separate process it is in production. */
export async function startRunnerProcess(settings: {
  databaseUrl: string;
  appUrl: string;
  port?: number;
  tuning?: Partial<Tuning>;
}): Promise<RunnerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "inngest-runner-"));
  const file = join(folder, "config.json");
  const tuning = { ...fastRetries, ...settings.tuning };
  const config = { port: 0, eventKey, signingKey, ...settings, tuning };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  const child = fork(main, ["--config", file], { execArgv: ["--import", "tsx"], silent: true });
  child.stdout?.resume();
  child.stderr?.resume();
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  });
  const [message] = (await once(child, "message")) as [{ url: string }];
  return {
    child,
    url: message.url,
    port: Number(new URL(message.url).port),
    end: async (signal) => {
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}
