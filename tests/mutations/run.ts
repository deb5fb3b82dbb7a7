import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { childEnv } from "@/lib/platform/env";
import { type Mutation, mutationEnv } from "./plant";
import { tenantConditions } from "./tenant-conditions";

/**
 * Removes every tenant condition, one at a time, and checks that a test fails: `npm run mutate-tenants`. Arguments select
 * files by a part of their name. The exit code is 1 if no test fails for one of the conditions.
 */

interface MutationResult {
  readonly mutation: Mutation;
  /** The first test that failed; undefined if none did. */
  readonly caughtBy: string | undefined;
}

const matrix = (part: string) => `tests/integration/tenant-matrix-${part}.test.ts`;
/** The shapes of lists, and tests of single features. They run last. */
const others = [
  "tenant-matrix-shapes",
  "partner-scope",
  "event-coverage",
  "figures",
  "expiring",
  "endpoint-page",
  "api-lists",
  "delivery-filter",
  "deliveries-list",
].map((name) => `tests/integration/${name}.test.ts`);

/** The tests of the matrix that are about partners. The others are about roles. */
const aboutPartners = ["-t", "alike|another|before the other|own partner"];

/** The arguments of each vitest run. The tests that are most likely to fail come first. */
function stagesFor({ file }: Mutation): readonly (readonly string[])[] {
  const isQuery = /\/(list|read|count|export|search|delivery)[^/]*$/.test(file);
  const reads = isQuery ? ["pages", "api", "actions"] : ["api", "actions", "pages"];
  return [...reads.map((part) => [matrix(part), ...aboutPartners]), others];
}

async function testMutation(mutation: Mutation): Promise<MutationResult> {
  for (const tests of stagesFor(mutation)) {
    const caughtBy = await firstFailure(mutation, tests);
    if (caughtBy !== undefined) return { mutation, caughtBy };
  }
  return { mutation, caughtBy: undefined };
}

async function firstFailure(mutation: Mutation, tests: readonly string[]): Promise<string | undefined> {
  const output = await vitest(mutation, tests);
  const failed = /FAIL\s+(?:\|?integration\|?)?\s*(.+ > .+)/.exec(output)?.[1];
  if (failed === undefined && !/Tests\s+\d+ passed/.test(output)) {
    throw new Error(`The tests did not run:\n${output.slice(-2_000)}`);
  }
  return failed?.trim();
}

function vitest(mutation: Mutation, tests: readonly string[]): Promise<string> {
  const args = [
    "run",
    "--project",
    "integration",
    "--bail",
    "1",
    "--no-file-parallelism",
    "--no-color",
    ...tests,
  ];
  const child = spawn("node_modules/.bin/vitest", args, {
    env: childEnv({ ...mutationEnv(mutation), NO_COLOR: "1" }),
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
  });
}

function formatLocation({ file, at, from }: Mutation): string {
  const line = readFileSync(file, "utf8").slice(0, at).split("\n").length;
  return `${file}:${line}  ${from.replaceAll(/\s+/g, " ").slice(0, 90)}`;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const wanted = process.argv.slice(3);
const all = tenantConditions().filter(({ file }) => wanted.every((part) => file.includes(part)));
const missed: Mutation[] = [];
for (const mutation of all) {
  const { caughtBy } = await testMutation(mutation);
  print(
    `${caughtBy ? "caught" : "MISSED"}  ${formatLocation(mutation)}${caughtBy ? `\n        ${caughtBy}` : ""}`,
  );
  if (caughtBy === undefined) missed.push(mutation);
}
print(`A test fails for ${all.length - missed.length} of ${all.length} removed tenant conditions`);
process.exitCode = missed.length === 0 ? 0 : 1;
