import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { env } from "@/lib/platform/env";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { goodEndpoint } from "./isolation/good-endpoint";
import { type LoadResult, runLoad } from "./isolation/load";
import { type BadEndpoint, startBadEndpoints } from "./isolation/start-bad-endpoints";
import { formatSpread, median } from "./shared/statistics";

/**
 * `npm run bench:isolation -- [--pairs 3] [--seconds 6] [--rate 2] [--only "drip,refuse"]`: 50 endpoints under steady
 * load, of which 1, 10 and then 25 are bad, in each way that an endpoint can be bad. Runs with and without them take
 * turns, and each is compared with the one before. The healthy ones must keep p95 and throughput: the exit code is 1 if
 * they do not. `PORTICO_INNGEST_MAX_CALLS=5` measures it with the concurrency of a small Inngest plan.
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
const badCounts = [1, 10, 25];
const mostBad = Math.max(...badCounts);
const limits = { p95: 1.25, perSecond: 0.95 };
/** If fewer events arrive in time without bad endpoints, the comparison shows nothing. The last ones are still in flight. */
const leastInTime = 0.9;
const secret = "provider-secret-of-the-bench";

const good = await goodEndpoint();
// One partner has all endpoints, also those that are bad in another way, and an operator's key registers them at once.
const product = await newProduct({ PORTICO_MAX_ENDPOINTS: "1000", PORTICO_REQUESTS_PER_SECOND: "1000" });
const bad = await startBadEndpoints();
const chosen = bad.list.filter(({ name }) => values.only === "" || values.only.includes(name));

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
  while ((await bad.open(kind)) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await setStatus(badIds, "enabled");
  return { p95: withBad.p95 / base.p95, perSecond: withBad.perSecond / Math.max(base.perSecond, 1), base };
}

async function setStatus(ids: readonly string[], status: string): Promise<void> {
  for (const id of ids) await callApi(product, "PATCH", `/endpoints/${id}`, { status });
}

function badTarget(kind: BadEndpoint, number: number): string {
  return `${kind.name}-${number}`;
}

/** The ratios of the pairs in all ways, by how many endpoints were bad. */
const ratios = new Map<number, number[]>(badCounts.map((count) => [count, []]));

async function measure(kind: BadEndpoint, badIds: readonly string[]): Promise<boolean> {
  const results = [];
  for (let number = 0; number < pairs; number += 1) results.push(await pair(kind, badIds));
  const p95 = results.map((result) => result.p95);
  ratios.get(badIds.length)?.push(...p95);
  const perSecond = results.map((result) => result.perSecond);
  const isComparable = median(results.map((result) => result.base.shareInTime)) >= leastInTime;
  const kept = isComparable && median(p95) <= limits.p95 && median(perSecond) >= limits.perSecond;
  const base = results.map((result) => result.base.p95);
  console.log(
    `${kept ? "kept  " : "BROKEN"} ${String(badIds.length).padStart(2)} × ${kind.name.padEnd(12)}  p95 × ${formatSpread(p95)}  throughput × ${formatSpread(perSecond)}  base p95 ${formatSpread(base)} ms${isComparable ? "" : ", late without bad endpoints too"}`,
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
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}, ${endpoints} endpoints × ${values.rate} events/s, ${pairs} pairs of ${values.seconds} s, ${env().PORTICO_INNGEST_MAX_CALLS ?? "by default 512"} calls of Inngest at once`,
  );
  await load(healthyTargets, product);
  for (const kind of chosen) {
    const ids: string[] = [];
    for (let number = 0; number < mostBad; number += 1) {
      ids.push(await register(partner.id, badTarget(kind, number), kind.url));
    }
    for (const count of badCounts) allKept = (await measure(kind, ids.slice(0, count))) && allKept;
  }
} finally {
  await product.remove();
  await good.close();
  await bad.close();
}
for (const [count, all] of ratios) {
  if (all.length > 0) console.log(`${count} of ${endpoints} bad, in all ways: p95 × ${formatSpread(all)}`);
}
console.log(
  allKept ? "The healthy endpoints keep their pace." : "The healthy endpoints do not keep their pace.",
);
process.exit(allKept ? 0 : 1);
