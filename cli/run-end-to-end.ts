import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/embedded/postgres/server";
import { childEnv } from "@/lib/platform/env";

const stackFile = ".portico-e2e.json";
const reportFile = "node_modules/.portico-playwright.json";
const readyTimeoutMs = 240_000;

/** Runs the browser tests against a product started as a newcomer would start it, on a data folder of its own. */
export async function runEndToEnd(): Promise<{ passed: number; failed: number }> {
  const folder = await mkdtemp(join(tmpdir(), "portico-e2e-"));
  const login = { email: "e2e@portico.test", password: randomBytes(12).toString("hex") };
  const apiKey = randomBytes(24).toString("hex");
  const port = await freePort();
  const product = spawn(process.execPath, ["cli/run.mjs", "start"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: childEnv({
      PORT: String(port),
      PORTICO_DATA_DIR: folder,
      PORTICO_BOOTSTRAP_EMAIL: login.email,
      PORTICO_BOOTSTRAP_PASSWORD: login.password,
      PORTICO_BOOTSTRAP_API_KEY: apiKey,
    }),
  });
  try {
    await untilReady(product);
    await writeFile(stackFile, JSON.stringify({ url: `http://localhost:${port}`, ...login, apiKey }));
    return await runPlaywright();
  } finally {
    await stop(product);
    await rm(folder, { recursive: true, force: true });
    await rm(stackFile, { force: true });
  }
}

function untilReady(product: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(
      () => reject(new Error(`The product did not start:\n${output}`)),
      readyTimeoutMs,
    );
    product.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("Portico is ready at")) return;
      clearTimeout(timer);
      resolve();
    });
    product.once("exit", () => reject(new Error(`The product ended:\n${output}`)));
  });
}

async function runPlaywright(): Promise<{ passed: number; failed: number }> {
  await rm(reportFile, { force: true });
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn("node_modules/.bin/playwright", ["test", "--reporter=list,json"], {
      stdio: ["ignore", "inherit", "inherit"],
      env: childEnv({ PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile }),
    });
    child.once("exit", resolve);
  });
  const report = JSON.parse(await readFile(reportFile, "utf8").catch(() => "{}"));
  const failed = Number(report.stats?.unexpected ?? 0) + Number(report.stats?.flaky ?? 0);
  return { passed: Number(report.stats?.expected ?? 0), failed: code === 0 ? failed : Math.max(failed, 1) };
}

async function stop(product: ChildProcess): Promise<void> {
  if (product.exitCode !== null) return;
  const ended = new Promise((resolve) => product.once("exit", resolve));
  product.kill("SIGTERM");
  await ended;
}
