import { parseArgs } from "node:util";
import { goodEndpoint } from "@/tests/bench/isolation/good-endpoint";
import { callApi, newProduct } from "@/tests/support/product";
import { startGreedyPartner } from "./greedy-partner";
import { ordinaryTraffic } from "./ordinary-partner";

/**
 * `npm run test:abuse -- [--pairs 3] [--seconds 30] [--rate 20]`: one partner uses every way to make work at full tilt, while
 * another partner's events come in. Runs with and without the greedy partner take turns. The exit code is 1 if anything is
 * refused to the other partner, or if the median of its p95 of ingest or delivery grows to more than 1.5 times.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    pairs: { type: "string", default: "3" },
    seconds: { type: "string", default: "30" },
    rate: { type: "string", default: "20" },
  },
});
const limit = 1.5;
const perSecond = Number(values.rate);
const slug = "abuse";
const secret = "provider-secret-of-the-abuse-test";
const graceMs = 10_000;

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

try {
  await product.start();
  await callApi(product, "POST", "/sources", { slug, dialect: "klikit", secret });
  const ordinary = await newPartner("ordinary", 1);
  const greedy = await newPartner("greedy", 5);
  const [key = ""] = ordinary.keys;
  // So that its lists have something to read.
  await trafficOf("greedy", key, 500);
  for (let count = 0; count < Number(values.pairs); count += 1) {
    const calm = await measure(key);
    const attack = startGreedyPartner({ api: `${product.url}/api/v1`, url: good.url, ...greedy });
    const loaded = await measure(key);
    await attack.stop();
    record(calm, loaded);
    const statuses = [...attack.statuses].map(([status, times]) => `${times} × ${status}`);
    console.log(`  the greedy partner got ${statuses.join(", ")}`);
  }
} finally {
  await product.remove();
  await good.close();
}
const worst = Math.max(median(ratios.ingest), median(ratios.delivery));
console.log(
  `ratio of the p95: ingest ${median(ratios.ingest).toFixed(2)}, delivery ${median(ratios.delivery).toFixed(2)}`,
);
console.log(`refused to the other partner: ${[...refused].join(", ") || "nothing"}`);
process.exit(worst <= limit && refused.size === 0 ? 0 : 1);
