import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { parseArgs, promisify } from "node:util";
import { delivery } from "./figures/delivery";
import { duplicates } from "./figures/duplicates";
import { fanOut } from "./figures/fan-out";
import { front } from "./figures/front";
import { hanging } from "./figures/hanging";
import { idle } from "./figures/idle";
import { latency } from "./figures/latency";
import { memory } from "./figures/memory";
import { nextRoute } from "./figures/next-route";
import { type BenchOptions, type Figure, isReached, type Row } from "./shared/figure";
import { drawPicture } from "./shared/picture";
import { formatTable } from "./shared/table";

/**
 * `npm run bench -- [--only front,fan-out] [--rounds 3] [--seconds 10] [--idle-seconds 300] [--soak-seconds 120]
 * [--node /path/to/node] [--json file] [--svg file]`: measures the product on this machine and compares each figure with
 * its goal (docs/performance.md). The exit code is 0 if all goals are reached.
 */
const figures: readonly Figure[] = [
  front,
  nextRoute,
  duplicates,
  delivery,
  latency,
  idle,
  fanOut,
  hanging,
  memory,
];

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "10" },
    "idle-seconds": { type: "string", default: "300" },
    "soak-seconds": { type: "string", default: "120" },
    node: { type: "string", default: process.execPath },
    json: { type: "string" },
    svg: { type: "string" },
  },
});

function chosenFigures(): readonly Figure[] {
  if (values.only === "") return figures;
  const names = values.only.split(",").map((name) => name.trim());
  const known = figures.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no figure ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return figures.filter(({ name }) => names.includes(name));
}

function positive(name: "rounds" | "seconds" | "idle-seconds" | "soak-seconds"): number {
  const number = Number(values[name]);
  if (!(number > 0)) throw new Error(`--${name} must be a positive number`);
  return number;
}

/** A figure that cannot be measured fails, and the others are measured all the same. */
async function measure(figure: Figure, options: BenchOptions): Promise<readonly Row[]> {
  console.error(`${figure.name}, load ${loadavg()[0]?.toFixed(1)}`);
  try {
    return await figure.measure(options);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [{ name: figure.name, unit: "", values: [], problems: [`could not be measured: ${problem}`] }];
  }
}

async function versionOf(node: string): Promise<string> {
  const { stdout } = await promisify(execFile)(node, ["--version"]);
  return stdout.trim().replace(/^v/, "");
}

const options: BenchOptions = {
  rounds: positive("rounds"),
  seconds: positive("seconds"),
  idleSeconds: positive("idle-seconds"),
  soakSeconds: positive("soak-seconds"),
  node: values.node,
  progress: (text) => console.error(`  ${text}`),
};
const loadBefore = loadavg()[0]?.toFixed(1);
const rows: Row[] = [];
for (const figure of chosenFigures()) rows.push(...(await measure(figure, options)));

const gibibytes = Math.round(totalmem() / 2 ** 30);
const conditions = [
  `${availableParallelism()} cores (${cpus()[0]?.model.trim()})`,
  `${gibibytes} GiB`,
  `Node ${await versionOf(values.node)}`,
  `load ${loadBefore} before and ${loadavg()[0]?.toFixed(1)} after`,
  `${options.rounds} rounds of ${options.seconds} s`,
].join(", ");
console.log(`${conditions}\n`);
console.log(formatTable(rows));
if (values.svg) await writeFile(values.svg, drawPicture(rows, conditions));
if (values.json) await writeFile(values.json, JSON.stringify(rows, undefined, 2));
process.exit(rows.every((row) => isReached(row) !== false) ? 0 : 1);
