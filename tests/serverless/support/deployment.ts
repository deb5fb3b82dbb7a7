import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { freePort } from "@/embedded/postgres/server";
import { childEnv } from "@/lib/platform/env";
import { until } from "@/tests/faults/until";
import type { Ended } from "@/tests/support/command";
import { hasEnded, stopProcess } from "./servers";

/** How long a start of the app may take, in milliseconds. */
const startTimeoutMs = 120_000;

/** The settings of a deployment, as they are set on the platform. */
export interface Deployment {
  readonly name: string;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
}

/** Makes up the settings of a deployment. `env` has the database. */
export async function newDeployment(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<Deployment> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const login = { email: "operator@portico.test", password: randomBytes(12).toString("hex") };
  const apiKey = randomBytes(24).toString("hex");
  return {
    name,
    url,
    apiKey,
    ...login,
    env: {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: String(port),
      PORTICO_URL: url,
      PORTICO_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
      INNGEST_EVENT_KEY: randomBytes(12).toString("hex"),
      INNGEST_SIGNING_KEY: `signkey-test-${randomBytes(32).toString("hex")}`,
      INNGEST_BASE_URL: `http://127.0.0.1:${await freePort()}`,
      PORTICO_ALLOW_PRIVATE_TARGETS: "true",
      PORTICO_BOOTSTRAP_API_KEY: apiKey,
      PORTICO_BOOTSTRAP_EMAIL: login.email,
      PORTICO_BOOTSTRAP_PASSWORD: login.password,
      DATABASE_POOL_SIZE: "4",
      ...env,
    },
  };
}

/** Runs a script of package.json to its end, with exactly the settings of a deployment and some more. */
export function runScript(
  script: string,
  { env }: Deployment,
  extra: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", script], {
      stdio: ["ignore", "pipe", "pipe"],
      env: childEnv({ ...env, ...extra }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

export interface RunningApp {
  readonly url: string;
  /** Everything that it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts `next start`, as a platform does after the build. Resolves when it responds, with whatever status. */
export async function startApp(
  { env, url }: Deployment,
  extra: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  const child = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "-p", new URL(url).port],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: childEnv({ ...env, ...extra }),
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-200_000);
    });
  }
  await until(`a response of ${url}`, () => responds(url, child, () => output), startTimeoutMs);
  return { url, log: () => output, stop: () => stopProcess(child, "SIGTERM") };
}

async function responds(url: string, child: ChildProcess, output: () => string): Promise<boolean> {
  if (hasEnded(child)) throw new Error(`next start ended:\n${output()}`);
  return fetch(`${url}/api/health`).then(
    () => true,
    () => false,
  );
}

/** Starts an app for one test and stops it afterwards. */
export async function withApp<T>(
  deployment: Deployment,
  extra: Readonly<Record<string, string>>,
  work: (app: RunningApp) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const app = await startApp({ ...deployment, url }, { PORT: String(port), PORTICO_URL: url, ...extra });
  try {
    return await work(app);
  } finally {
    await app.stop();
  }
}
