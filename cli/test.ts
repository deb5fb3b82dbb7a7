import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { childEnv } from "@/lib/platform/env";
import { ensureBrowser } from "./ensure-browser";
import { NodeNotAvailable } from "./install-node";
import { runEndToEnd } from "./run-end-to-end";
import { runOnNode24 } from "./run-on-node-24";

/**
 * `npm test`: format, lint, types, unused code, the unit, integration, conformance and reliability tests, one event on
 * Node 24, and the browser tests. `npm run check` is the part that needs neither a database nor a browser. The last line
 * has the result.
 */
const checkOnly = process.argv.includes("--check-only");
const reportFile = "node_modules/.portico-vitest.json";

interface Tally {
  passed: number;
  failed: number;
}

const tally: Tally = { passed: 0, failed: 0 };
/** What this machine cannot run. */
let notRun = 0;

function add(counts: Tally): void {
  tally.passed += counts.passed;
  tally.failed += counts.failed;
}

/** Runs a program from node_modules and shows its output. @returns whether it succeeded */
function run(program: string, ...args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${program}`, args, { stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

/** A step that passes or fails as a whole. */
async function check(title: string, program: string, ...args: string[]): Promise<void> {
  console.log(`\n── ${title}`);
  const passed = await run(program, ...args);
  add(passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

async function vitest(...projects: string[]): Promise<void> {
  console.log(`\n── tests: ${projects.join(", ")}`);
  await rm(reportFile, { force: true });
  const selected = projects.flatMap((project) => ["--project", project]);
  const passed = await run(
    "vitest",
    "run",
    ...selected,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  );
  const report = JSON.parse(await readFile(reportFile, "utf8").catch(() => "{}"));
  const failed = Number(report.numFailedTests ?? 0);
  // A crashed run, or an error outside of a test, is a failure without a failed test.
  add({ passed: Number(report.numPassedTests ?? 0), failed: passed ? failed : Math.max(failed, 1) });
}

/** In continuous integration (`CI` is set), it must run. */
async function node24(): Promise<Tally> {
  try {
    await runOnNode24();
    console.log("✓ the product starts on Node 24 and delivers an event");
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    if (!(error instanceof NodeNotAvailable) || childEnv({}).CI) return { passed: 0, failed: 1 };
    console.log("NOT RUN: the product on Node 24");
    notRun += 1;
    return { passed: 0, failed: 0 };
  }
}

async function browser(): Promise<Tally> {
  try {
    await ensureBrowser();
    return await runEndToEnd();
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

await check("format and lint", "biome", "ci", ".");
await check("types of the routes", "next", "typegen");
await check("types", "tsc", "--noEmit");
await check("unused code", "knip");
if (checkOnly) {
  await vitest("unit");
} else {
  await vitest("unit", "integration", "conformance", "reliability");
  console.log("\n── Node 24");
  add(await node24());
  console.log("\n── browser");
  add(await browser());
}
console.log(`\n${tally.passed} passed, ${tally.failed} failed${notRun > 0 ? `, ${notRun} not run` : ""}`);
process.exit(tally.failed === 0 ? 0 : 1);
