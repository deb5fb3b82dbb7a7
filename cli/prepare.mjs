// Sets up a clone with only Node and npm. Plain JavaScript without npm packages, because it runs before `npm ci`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const leastNode = [20, 19];

/** Prints a line of progress. @param {string} text */
export function print(text) {
  process.stdout.write(`${text}\n`);
}

/** Without the version of Node: what is made from these files is the same for all. @param {string[]} files */
function hashOf(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(resolve(root, file)));
  return hash.digest("hex");
}

/**
 * Does work, unless it was done before with the same input.
 * @param {string} stamp @param {string} input @param {() => void} work
 */
function once(stamp, input, work) {
  const file = resolve(root, stamp);
  if (existsSync(file) && readFileSync(file, "utf8") === input) return;
  work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, input);
}

/**
 * Runs a program to its end. Its output is shown only if it fails.
 * @param {string} what @param {string} command @param {string[]} args @param {Record<string, string>} [extra]
 */
function run(what, command, args, extra = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", env: { ...process.env, ...extra } });
  if (result.status === 0) return;
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`.trim().slice(0, 3000);
  throw new Error(`${what} failed.\n${output || result.error?.message || ""}`);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = leastNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Error(`Portico needs Node ${leastNode.join(".")} or later; this is ${process.versions.node}.`);
}

/** npm writes this file after a complete install. If it is older than the lock, the lock has changed. */
function isInstalled() {
  const installed = statSync(resolve(root, "node_modules/.package-lock.json"), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(resolve(root, "package-lock.json")).mtimeMs;
}

/** Installs the packages and generates the database client, if necessary. */
export function prepare() {
  requireNode();
  process.chdir(root);
  // Any existing file prevents Prisma from downloading an engine that is not used.
  const noEngine = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  if (!isInstalled()) {
    print("· Installing packages (about a minute, the first time only)");
    // Includes development packages, because the build needs them even if NODE_ENV is production.
    run("npm ci", "npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], noEngine);
  }
  once("prisma/generated/.portico-generated", hashOf("prisma/schema.prisma", "package-lock.json"), () => {
    print("· Preparing the database client");
    run("prisma generate", process.execPath, ["node_modules/prisma/build/index.js", "generate"], noEngine);
  });
}
