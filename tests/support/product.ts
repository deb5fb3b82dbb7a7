import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/embedded/postgres/server";
import { childEnv } from "@/lib/platform/env";

const readyTimeoutMs = 600_000;

/** The complete product, started as on a fresh clone, with its own process group and data folder. */
export interface Product {
  readonly url: string;
  readonly dataDir: string;
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
  /** The process that was started. */
  pid(): number;
  /** Its output of all starts so far. */
  output(): string;
  /** Starts it, also after a kill. Resolves when it prints that it is ready. */
  start(): Promise<void>;
  /** Kills the process group with SIGKILL, to simulate a power cut. */
  kill(): Promise<void>;
  /** Sends SIGTERM. Resolves when it has ended. */
  stop(): Promise<void>;
  /** Stops it and removes its data folder. */
  remove(): Promise<void>;
}

/**
 * @param env environment variables in addition to those of this process
 * @param command the program to start, and its arguments
 */
export async function newProduct(
  env: Record<string, string> = {},
  [program, ...args]: readonly [string, ...string[]] = [process.execPath, "cli/run.mjs", "start"],
): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), "portico-product-"));
  const port = await freePort();
  const apiKey = randomBytes(24).toString("hex");
  const login = { email: "operator@portico.test", password: randomBytes(12).toString("hex") };
  let child: ChildProcess | undefined;
  let printed = "";

  const start = async () => {
    child = spawn(program, args, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: childEnv({
        PORT: String(port),
        PORTICO_DATA_DIR: folder,
        PORTICO_BOOTSTRAP_API_KEY: apiKey,
        PORTICO_BOOTSTRAP_EMAIL: login.email,
        PORTICO_BOOTSTRAP_PASSWORD: login.password,
        // This process may have settings for its own tests.
        DATABASE_URL: "",
        PORTICO_ENCRYPTION_KEY: "",
        PORTICO_ENCRYPTION_KEY_PREVIOUS: "",
        NEXTAUTH_SECRET: "",
        INNGEST_EVENT_KEY: "",
        INNGEST_SIGNING_KEY: "",
        PORTICO_URL: "",
        NODE_ENV: "production",
        ...env,
      }),
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
      });
    }
    await untilReady(child);
  };
  const ended = (process_: ChildProcess) =>
    process_.exitCode === null && process_.signalCode === null
      ? new Promise((resolve) => process_.once("exit", resolve))
      : Promise.resolve();
  const kill = async () => {
    if (!child?.pid) return;
    const exited = ended(child);
    process.kill(-child.pid, "SIGKILL");
    await exited;
  };
  const stop = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = ended(child);
    child.kill("SIGTERM");
    await exited;
  };
  const remove = async () => {
    await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  const output = () => printed;
  const pid = () => child?.pid ?? 0;
  return {
    url: `http://localhost:${port}`,
    dataDir: folder,
    apiKey,
    ...login,
    pid,
    output,
    start,
    kill,
    stop,
    remove,
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`The product ${why}:\n${output}`));
    const timer = setTimeout(() => fail("did not become ready"), readyTimeoutMs);
    const gather = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("Portico is ready at")) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", gather);
    child.stderr?.on("data", gather);
    child.once("exit", () => fail("ended"));
  });
}

/** Calls the API of the product as its operator. */
export async function callApi(
  product: Pick<Product, "url" | "apiKey">,
  method: string,
  path: string,
  body?: object,
) {
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${product.apiKey}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${method} ${path} returned ${response.status}: ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}
