import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { type BadEndpoint, badEndpoints } from "./isolation/bad-endpoints";
import { goodEndpoint } from "./isolation/good-endpoint";
import { type LoadResult, runLoad } from "./isolation/load";

/**
 * `npm run bench:isolation -- [--pairs 3] [--seconds 6] [--rate 2] [--only "drip,refuse"]`: 50 endpoints under steady
 * load, of which first 1 and then 10 are bad, in each way that an endpoint can be bad. Runs with and without them take
 * turns, and each is compared with the one before. The healthy ones must keep p95 and throughput; the exit code says so.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    pairs: { type: "string", default: "3" },
    seconds: { type: "string", default: "6" },
    rate: { type: "string", default: "2" },
    only: { type: "string", default: "" },
  },
});
const pairs = Number(values.pairs);
const endpoints = 50;
const badCounts = [1, 10];
const mostBad = Math.max(...badCounts);
const limits = { p95: 1.25, perSecond: 0.95 };
const secret = "provider-secret-of-the-bench";

const good = await goodEndpoint();
const product = await newProduct();
const bad = (await badEndpoints()).filter(({ name }) => values.only === "" || values.only.includes(name));

async function register(partnerId: string, target: string, url: string): Promise<string> {
  const input = {
    partnerId,
    url,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { target },
  };
  return (await callApi(product, "POST", "/endpoints", input)).id;
}

const healthyTargets = Array.from({ length: endpoints }, (_, number) => `good-${number}`);
/** In every run healthy, and measured. */
const measured = new Set(healthyTargets.slice(mostBad));

function load(targets: readonly string[], { url }: Product): Promise<LoadResult> {
  return runLoad({
    url: `${url}/api/webhooks/bench`,
    secret,
    good,
    targets,
    measured,
    perSecond: endpoints * Number(values.rate),
    seconds: Number(values.seconds),
  });
}

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const spread = (list: readonly number[]) =>
  `${median(list).toFixed(2)} [${Math.min(...list).toFixed(2)}-${Math.max(...list).toFixed(2)}]`;

/** With some of the endpoints bad, after a run with none. */
async function pair(
  kind: BadEndpoint,
  badIds: readonly string[],
): Promise<{ p95: number; perSecond: number; base: LoadResult }> {
  const base = await load(healthyTargets, product);
  const badTargets = badIds.map((_, number) => badTarget(kind, number));
  const withBad = await load([...badTargets, ...healthyTargets.slice(badIds.length)], product);
  // What hangs is waited for, so that it does not weigh on the next run.
  await setStatus(badIds, "disabled");
  while ((await kind.open()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await setStatus(badIds, "enabled");
  return { p95: withBad.p95 / base.p95, perSecond: withBad.perSecond / base.perSecond, base };
}

async function setStatus(ids: readonly string[], status: string): Promise<void> {
  for (const id of ids) await callApi(product, "PATCH", `/endpoints/${id}`, { status });
}

function badTarget(kind: BadEndpoint, number: number): string {
  return `${kind.name}-${number}`;
}

async function measure(kind: BadEndpoint, badIds: readonly string[]): Promise<boolean> {
  const results = [];
  for (let number = 0; number < pairs; number += 1) results.push(await pair(kind, badIds));
  const p95 = results.map((result) => result.p95);
  const perSecond = results.map((result) => result.perSecond);
  const kept = median(p95) <= limits.p95 && median(perSecond) >= limits.perSecond;
  const base = results.map((result) => result.base.p95);
  console.log(
    `${kept ? "kept  " : "BROKEN"} ${String(badIds.length).padStart(2)} × ${kind.name.padEnd(12)}  p95 × ${spread(p95)}  throughput × ${spread(perSecond)}  base p95 ${spread(base)} ms`,
  );
  return kept;
}

let allKept = true;
try {
  await product.start();
  await callApi(product, "POST", "/sources", { slug: "bench", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Bench" });
  for (const target of healthyTargets) await register(partner.id, target, `${good.url}/${target}`);
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}, ${endpoints} endpoints × ${values.rate} events/s, ${pairs} pairs of ${values.seconds} s`,
  );
  await load(healthyTargets, product);
  for (const kind of bad) {
    const ids: string[] = [];
    for (let number = 0; number < mostBad; number += 1) {
      ids.push(await register(partner.id, badTarget(kind, number), kind.url));
    }
    for (const count of badCounts) allKept = (await measure(kind, ids.slice(0, count))) && allKept;
  }
} finally {
  await product.remove();
  await good.close();
  for (const kind of bad) await kind.close();
}
console.log(
  allKept ? "The healthy endpoints keep their pace." : "The healthy endpoints do not keep their pace.",
);
process.exit(allKept ? 0 : 1);
