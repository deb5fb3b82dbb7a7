import { availableParallelism, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { ScenarioResult } from "@/tests/faults/check-rig";
import { clocks } from "@/tests/faults/clocks";
import { control } from "@/tests/faults/control";
import { databaseAway } from "@/tests/faults/database-away";
import { diskFull } from "@/tests/faults/disk-full";
import { gracefulStops } from "@/tests/faults/graceful-stops";
import { inngestAway } from "@/tests/faults/inngest-away";
import { kills } from "@/tests/faults/kills";
import { noFault } from "@/tests/faults/no-fault";
import { seededRandom } from "@/tests/faults/random";
import { newRig, type Rig } from "@/tests/faults/rig";

/**
 * `npm run test:faults -- [--rounds 160] [--seed n] [--only kills,clocks] [--away 120]`: tests Portico under
 * faults. An independent ledger decides the result. The short version is part of `npm test`.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    rounds: { type: "string", default: "160" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
    away: { type: "string", default: "120" },
  },
});
const random = seededRandom(Number(values.seed));
const awayMs = Number(values.away) * 1_000;
const print = (text: string) => console.log(`  ${text}`);

/** The order matters: the control makes its rig unusable, and the full disk has its own rig. */
const scenarios: Readonly<Record<string, (rig: () => Promise<Rig>) => Promise<ScenarioResult>>> = {
  calm: async (rig) => noFault(await rig(), random, 2_000),
  kills: async (rig) => kills(await rig(), { rounds: Number(values.rounds), random, print }),
  stops: async (rig) => gracefulStops(await rig(), random, 4),
  "inngest-gone": async (rig) => inngestAway(await rig(), { random, awayMs, how: "gone" }),
  "inngest-hung": async (rig) => inngestAway(await rig(), { random, awayMs: awayMs / 4, how: "hung" }),
  "database-away": async (rig) => databaseAway(await rig(), random, awayMs / 2),
  clocks: async (rig) => clocks(await rig(), random),
  control: async (rig) => control(await rig(), random),
  "disk-full": () => diskFull(random),
};

function chosen(): string[] {
  const names = values.only === "" ? Object.keys(scenarios) : values.only.split(",");
  const unknown = names.find((name) => !(name in scenarios));
  if (unknown) throw new Error(`There is no "${unknown}"; there are ${Object.keys(scenarios).join(", ")}.`);
  return names;
}

async function run(name: string, rig: () => Promise<Rig>): Promise<ScenarioResult> {
  console.log(`\n── ${name}`);
  const since = performance.now();
  const result = await (scenarios[name]?.(rig) ?? Promise.reject(new Error(name))).catch(
    (error: unknown) => ({
      title: name,
      measured: [],
      problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }),
  );
  console.log(`\n${result.title} (${Math.round((performance.now() - since) / 1_000)} s)\n`);
  for (const line of result.measured) console.log(line);
  for (const problem of result.problems) console.log(`PROBLEM ${problem}`);
  return result;
}

const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
console.log(`seed ${values.seed}, ${machine}, load ${loadavg()[0]?.toFixed(1)}`);
let open: Rig | undefined;
const rig = async () => {
  open ??= await newRig();
  return open;
};
const results: ScenarioResult[] = [];
for (const name of chosen()) results.push(await run(name, rig));
await open?.close();
const failed = results.filter(({ problems }) => problems.length > 0);
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed (seed ${values.seed})`);
process.exit(failed.length === 0 ? 0 : 1);
