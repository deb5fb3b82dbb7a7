import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { ensureDatabase, startPostgres } from "@/embedded/postgres/server";
import { systemContext } from "@/lib/auth/context";
import { createUser } from "@/lib/members/create-user";
import { migrate } from "@/lib/platform/database/migrate";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv } from "@/lib/platform/env";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { signInBy } from "@/tests/support/sign-in";
import { makeHistory } from "./pages/history";

/**
 * `npm run bench:pages -- [--deliveries 1000000] [--asks 60]`: how long the server takes for the portal's main pages,
 * from the request to the last byte, with a week of deliveries in the database. One reader at a time, as an operator
 * and as a manager of the partner that has nine in ten of them.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { deliveries: { type: "string", default: "1000000" }, asks: { type: "string", default: "60" } },
});
const limitMs = 150;
const warmUps = 5;

const paths = [
  "/deliveries",
  "/deliveries?status=dead_lettered",
  "/deliveries?status=dead_lettered&code=http_404&since=24h",
  "/deliveries?q=bench-4711",
  "/deliveries?q=brand_id%3A663",
  "/failures",
  "/",
  "/?range=1h",
  "/?range=7d",
  "/events",
  "/endpoints",
];

const folder = await mkdtemp(join(tmpdir(), "portico-pages-"));
const server = await startPostgres({ dataDir: join(folder, "postgres"), password: "bench" });
await ensureDatabase(server, "portico");
extendEnv({ DATABASE_URL: server.url("portico") });
await migrate(server.url("portico"));
const product = await newProduct({ DATABASE_URL: server.url("portico") });

async function fill(): Promise<string> {
  const client = new pg.Client({ connectionString: server.url("portico") });
  await client.connect();
  try {
    return await makeHistory(client, Number(values.deliveries));
  } finally {
    await client.end();
    await closePool();
  }
}

async function cookieOf(login: { email: string; password: string }): Promise<string> {
  const requestWithText = async (path: string, sent?: RequestInit) => {
    const { headers, ...rest } = await request(path, { redirect: "manual", ...sent });
    return { headers, text: rest.text };
  };
  return (await signInBy(requestWithText, login)).join("; ");
}

async function request(path: string, sent: RequestInit) {
  const response = await fetch(`${product.url}${path}`, sent);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The time of each request in milliseconds, sorted. */
async function times(path: string, cookie: string): Promise<number[]> {
  const taken: number[] = [];
  for (let round = -warmUps; round < Number(values.asks); round += 1) {
    const startedAt = performance.now();
    const { status } = await request(path, { headers: { cookie }, redirect: "manual" });
    if (status !== 200) throw new Error(`${path} returned ${status}`);
    if (round >= 0) taken.push(performance.now() - startedAt);
  }
  return taken.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** @returns whether every page kept the limit */
async function measure(reader: string, cookie: string): Promise<boolean> {
  let kept = true;
  for (const path of paths) {
    const sorted = await times(path, cookie);
    const p95 = at(sorted, 0.95);
    kept &&= p95 <= limitMs;
    console.log(
      `${reader.padEnd(9)} ${path.padEnd(56)} p50 ${at(sorted, 0.5).toFixed(0).padStart(4)} ms  p95 ${p95.toFixed(0).padStart(4)} ms`,
    );
  }
  return kept;
}

async function managerOf(partnerId: string, { email, password }: Product) {
  const login = { email: `manager.${email}`, password };
  await createUser({
    ctx: systemContext("bench"),
    input: { ...login, name: "Manager", role: "manager", partnerId },
  });
  return login;
}

try {
  const partnerId = await fill();
  await product.start();
  const { data } = await callApi(product, "GET", "/deliveries?limit=1");
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}, ${values.deliveries} deliveries (the newest ${data[0].createdAt}), ${values.asks} asks each`,
  );
  const operatorKept = await measure("operator", await cookieOf(product));
  const managerKept = await measure("manager", await cookieOf(await managerOf(partnerId, product)));
  const kept = operatorKept && managerKept;
  console.log(kept ? `All within ${limitMs} ms.` : `Not all within ${limitMs} ms.`);
  process.exitCode = kept ? 0 : 1;
} finally {
  await product.remove();
  await closePrisma();
  await closePool();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
