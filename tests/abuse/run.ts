import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { goodEndpoint } from "@/tests/bench/isolation/good-endpoint";
import { callApi, newProduct } from "@/tests/support/product";
import { appProcess, cpuSeconds, residentMiB } from "./app-process";
import type { Statuses } from "./attack";
import { ordinaryTraffic } from "./ordinary-partner";

/**
 * `npm run test:abuse -- [--pairs 3] [--seconds 30] [--rate 20] [--attackers partner,stranger] [--only WAY]`: a partner and a
 * stranger use every way to make work at full tilt, while another partner's events come in. Runs with and without them take
 * turns. The exit code is 1 if anything is refused to the other partner, if the median of its p95 of ingest or delivery grows
 * to more than 1.5 times, or if the app holds 300 MiB more than before.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    pairs: { type: "string", default: "3" },
    seconds: { type: "string", default: "30" },
    rate: { type: "string", default: "20" },
    attackers: { type: "string", default: "partner,stranger" },
    only: { type: "string", default: "" },
  },
});
const limit = 1.5;
const limitMiB = 300;
const perSecond = Number(values.rate);
const slug = "abuse";
const secret = "provider-secret-of-the-abuse-test";
const graceMs = 10_000;
/** How long the app has after an attack before its memory is measured. */
const restMs = 10_000;
const sampleEveryMs = 1_000;

const product = await newProduct();
const good = await goodEndpoint();

interface Partner {
  readonly partnerId: string;
  readonly endpointId: string;
  readonly keys: readonly string[];
}

async function newPartner(name: string, keyCount: number): Promise<Partner> {
  const { id: partnerId } = await callApi(product, "POST", "/partners", { name, scope: [{}] });
  const endpoint = await callApi(product, "POST", "/endpoints", {
    partnerId,
    url: good.url,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { tag: name },
  });
  const keys: string[] = [];
  for (let count = 0; count < keyCount; count += 1) {
    const input = { name, role: "manager", partnerId };
    keys.push((await callApi(product, "POST", "/api-keys", input)).key);
  }
  return { partnerId, endpointId: endpoint.id, keys };
}

/** Starts the attackers in a process of their own. @returns a function that stops them and gets the statuses */
async function attackWith(partner: Partner): Promise<() => Promise<Statuses>> {
  const { url, email } = product;
  const setting = {
    partner: values.attackers.includes("partner") ? { url, endpointUrl: good.url, ...partner } : null,
    stranger: values.attackers.includes("stranger") ? { url, slug, email } : null,
    only: values.only,
  };
  const execArgv = ["--import", "tsx"];
  const child: ChildProcess = fork("tests/abuse/attacker.ts", [JSON.stringify(setting)], { execArgv });
  // Its start costs processor time too.
  await once(child, "message");
  return async () => {
    const [statuses] = await Promise.all([once(child, "message"), child.send("stop")]);
    return statuses[0];
  };
}

const p95 = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? 0;
const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

interface Measured {
  readonly ingest: number;
  readonly delivery: number;
  readonly refused: readonly number[];
}

function trafficOf(tag: string, key: string, events: number) {
  const webhookUrl = `${product.url}/api/webhooks/${slug}`;
  return ordinaryTraffic({ webhookUrl, api: `${product.url}/api/v1`, secret, tag, key, perSecond, events });
}

async function measure(key: string): Promise<Measured> {
  const traffic = await trafficOf("ordinary", key, perSecond * Number(values.seconds));
  const until = performance.now() + graceMs;
  const isMissing = (id: string) => !good.arrivedAt.has(id);
  while ([...traffic.plannedAt.keys()].some(isMissing) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const waits = [...traffic.plannedAt].map(
    ([id, at]) => (good.arrivedAt.get(id) ?? Number.POSITIVE_INFINITY) - at,
  );
  return {
    ingest: p95(traffic.ingestMs),
    delivery: p95(waits),
    refused: traffic.statuses.filter((status) => status !== 200),
  };
}

const ratios = { ingest: [] as number[], delivery: [] as number[] };
const refused = new Set<number>();

function record(calm: Measured, loaded: Measured): void {
  ratios.ingest.push(loaded.ingest / calm.ingest);
  ratios.delivery.push(loaded.delivery / calm.delivery);
  for (const status of [...calm.refused, ...loaded.refused]) refused.add(status);
  const text = (name: "ingest" | "delivery") =>
    `${name} p95 ${calm[name].toFixed(0)} → ${loaded[name].toFixed(0)} ms`;
  console.log(`  ${text("ingest")}, ${text("delivery")}`);
}

function print(statuses: Statuses): void {
  for (const [way, counts] of Object.entries(statuses)) {
    const list = Object.entries(counts).map(([status, times]) => `${times} × ${status}`);
    console.log(`    ${way}: ${list.join(", ") || "no response"}`);
  }
}

/** The memory of the app, in MiB. */
const memory = { idle: 0, most: 0, after: 0 };

async function attackAndMeasure(app: number, key: string, greedy: Partner): Promise<Measured> {
  const stop = await attackWith(greedy);
  const sampling = setInterval(async () => {
    memory.most = Math.max(memory.most, await residentMiB(app));
  }, sampleEveryMs);
  const [startedAt, usedBefore] = [performance.now(), cpuSeconds(app)];
  const loaded = await measure(key);
  const share = (cpuSeconds(app) - usedBefore) / ((performance.now() - startedAt) / 1_000);
  clearInterval(sampling);
  print(await stop());
  console.log(`    the app used ${(share * 100).toFixed(0)} % of a processor`);
  return loaded;
}

/** Next loads the code of a page with its first request. */
async function loadCode(): Promise<void> {
  for (const path of ["/", "/sign-in", "/access/x", "/invitations/x", "/deliveries", "/api/auth/csrf"]) {
    await fetch(product.url + path).then((response) => response.arrayBuffer());
  }
}

try {
  await product.start();
  await callApi(product, "POST", "/sources", { slug, dialect: "klikit", secret });
  const ordinary = await newPartner("ordinary", 1);
  const greedy = await newPartner("greedy", 5);
  const [key = ""] = ordinary.keys;
  const app = await appProcess(product.pid());
  // So that its lists have something to read.
  await trafficOf("greedy", key, 500);
  await loadCode();
  memory.idle = await residentMiB(app);
  for (let count = 0; count < Number(values.pairs); count += 1) {
    const calm = await measure(key);
    record(calm, await attackAndMeasure(app, key, greedy));
  }
  await pause(restMs);
  memory.after = await residentMiB(app);
} finally {
  await product.remove();
  await good.close();
}
const worst = Math.max(median(ratios.ingest), median(ratios.delivery));
console.log(
  `ratio of the p95: ingest ${median(ratios.ingest).toFixed(2)}, delivery ${median(ratios.delivery).toFixed(2)}`,
);
const mebibytes = (value: number) => `${value.toFixed(0)} MiB`;
console.log(
  `memory: ${mebibytes(memory.idle)} before, ${mebibytes(memory.most)} at most, ${mebibytes(memory.after)} after`,
);
console.log(`refused to the other partner: ${[...refused].join(", ") || "nothing"}`);
const growth = Math.max(memory.most, memory.after) - memory.idle;
process.exit(worst <= limit && refused.size === 0 && growth <= limitMiB ? 0 : 1);
