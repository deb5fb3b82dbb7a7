import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { childEnv } from "@/lib/platform/env";

const stampFile = ".next/portico-build";
const folders = ["app", "components", "inngest", "lib", "prisma/generated", "server"];
const files = [
  "package-lock.json",
  "instrumentation.ts",
  "instrumentation.node.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

/** A hash of everything that the build reads. A build of one version of Node works with all that Portico supports. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [...files, ...(await filesIn(folders))]) {
    hash.update(file).update(await readFile(file).catch(() => ""));
  }
  return hash.digest("hex");
}

async function filesIn(roots: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    roots.map(async (root) => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  return lists.flat().sort();
}

/** Builds the app, unless the last build was made from the same files. */
export async function buildApp(progress: (text: string) => void): Promise<void> {
  const wanted = await fingerprint();
  const built = await readFile(stampFile, "utf8").catch(() => "");
  if (built === wanted) return;
  progress("Building the portal (about a minute; only after a change)");
  await nextBuild();
  await mkdir(".next", { recursive: true });
  await writeFile(stampFile, wanted);
}

function nextBuild(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
      stdio: "pipe",
      env: childEnv({ NODE_ENV: "production" }),
    });
    // A stop during the build ends this process, and the build with it.
    const end = () => child.kill();
    process.once("exit", end);
    let output = "";
    const gather = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-6_000);
    };
    child.stdout.on("data", gather);
    child.stderr.on("data", gather);
    child.once("error", reject);
    child.once("exit", (code) => {
      process.removeListener("exit", end);
      if (code === 0) resolve();
      else reject(new Error(`The build failed.\n${output}`));
    });
  });
}
