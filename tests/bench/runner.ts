import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Inngest } from "inngest";
import { App, createClient, eventKey, signingKey } from "../conformance/runner/support/app";
import { waitFor } from "../conformance/runner/support/wait";

/**
 * Measures the runner as a process of its own, with the app in this one:
 * `npx tsx tests/bench/runner.ts postgres://…/an_empty_database`
 */

const sequential = 300;
const bulk = 2000;
const main = fileURLToPath(new URL("../../embedded/inngest/main.ts", import.meta.url));

let finished = 0;

function functions(client: Inngest) {
  return [
    client.createFunction({ id: "empty", triggers: [{ event: "bench/empty" }] }, () => {
      finished += 1;
    }),
    client.createFunction({ id: "one", triggers: [{ event: "bench/one" }] }, async ({ step }) => {
      await step.run("step", () => 1);
      finished += 1;
    }),
  ];
}

function percentile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((left, right) => left - right);
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
}

/** From the moment before `send` to the arrival of the first call request, one event at a time. */
async function latency(client: Inngest, app: App): Promise<void> {
  const waits: number[] = [];
  for (let n = 0; n < sequential; n += 1) {
    const calls = app.requests.length;
    const before = performance.now();
    const arrived = app.nextRequest();
    await client.send({ name: "bench/empty", data: { n } });
    await arrived;
    waits.push(performance.now() - before);
    await waitFor("the response", () => app.requests.slice(calls).every((request) => request.status > 0));
  }
  print(`event -> first call: p50 ${percentile(waits, 0.5)} ms, p95 ${percentile(waits, 0.95)} ms`);
}

async function throughput(client: Inngest, name: string): Promise<void> {
  finished = 0;
  const started = performance.now();
  for (let sent = 0; sent < bulk; sent += 500) {
    await client.send(Array.from({ length: 500 }, () => ({ name })));
  }
  await waitFor("all runs", () => finished >= bulk);
  print(`${name}: ${Math.round((bulk / (performance.now() - started)) * 1000)} runs/s`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function bench(databaseUrl: string): Promise<void> {
  const app = new App();
  await app.listen();
  const folder = await mkdtemp(join(tmpdir(), "inngest-bench-"));
  const file = join(folder, "config.json");
  await writeFile(file, JSON.stringify({ databaseUrl, port: 0, appUrl: app.url, eventKey, signingKey }));
  const child = fork(main, ["--config", file], { execArgv: ["--import", "tsx"] });
  const [message] = (await once(child, "message")) as [{ url: string }];
  const client = createClient(message.url);
  app.serve(client, functions(client));
  await waitFor("the sync", async () => (await fetch(`${message.url}/health`)).ok);
  await throughput(client, "bench/empty");
  await latency(client, app);
  await throughput(client, "bench/empty");
  await throughput(client, "bench/one");
  child.kill("SIGTERM");
  await once(child, "exit");
  await app.close();
  await rm(folder, { recursive: true });
}

const [databaseUrl] = process.argv.slice(2);
if (!databaseUrl) throw new Error("usage: bench.ts <url of an empty database>");
await bench(databaseUrl);
