import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/embedded/postgres/server";
import { childEnv } from "@/lib/platform/env";
import type { Product } from "@/tests/support/product";
import { stopBenchProcess } from "../shared/bench-process";

const next = "node_modules/next/dist/bin/next";
const noOpApp = "tests/bench/comparison/no-op-app";
const startTimeoutMs = 60_000;

export interface RunningNext {
  readonly url: string;
  stop(): Promise<void>;
}

/** Builds and starts the app with one route that reads the body and responds. */
export async function startNoOpApp(node: string): Promise<RunningNext> {
  const env = childEnv({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const build = spawn(node, [next, "build", noOpApp], { stdio: "ignore", env });
  const [code] = await once(build, "exit");
  if (code !== 0) throw new Error(`the build of ${noOpApp} failed`);
  return startNext(node, [noOpApp], {});
}

/** Starts Portico's build with `next start`, as a deployment without the front, on the database of a running product. */
export async function startNextRoute(node: string, { dataDir }: Product): Promise<RunningNext> {
  const stored = async (file: string) => JSON.parse(await readFile(join(dataDir, file), "utf8"));
  const runner = await stored("runner.json");
  const { DATABASE_URL, PORTICO_ENCRYPTION_KEY, NEXTAUTH_SECRET } = await stored("stack.json");
  return startNext(node, [], {
    DATABASE_URL,
    PORTICO_ENCRYPTION_KEY,
    NEXTAUTH_SECRET,
    INNGEST_EVENT_KEY: runner.eventKey,
    INNGEST_SIGNING_KEY: runner.signingKey,
    INNGEST_BASE_URL: `http://127.0.0.1:${runner.port}`,
  });
}

async function startNext(
  node: string,
  folder: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningNext> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = { NODE_ENV: "production", PORT: String(port), PORTICO_URL: url, NEXTAUTH_URL: url };
  const child = spawn(node, [next, "start", ...folder, "-p", String(port)], {
    stdio: "ignore",
    env: childEnv({ ...own, ...env }),
  });
  const stop = () => stopBenchProcess(child);
  const giveUpAt = performance.now() + startTimeoutMs;
  while (!(await responds(url))) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await stop();
      throw new Error(`next start ${folder.join("")} does not respond`);
    }
    await pause(100);
  }
  return { url, stop };
}

function responds(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    () => true,
    () => false,
  );
}
