import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { freePort } from "@/embedded/postgres/server";
import { childEnv } from "@/lib/platform/env";
import { newProduct } from "@/tests/support/product";

/** The file with which the browser tests find the product. Its fields are `StackFacts` in tests/e2e/support/stack.ts. */
const stackFile = ".portico-e2e.json";
const reportFile = "node_modules/.portico-playwright.json";

/** Runs the browser tests against Portico, started as on a fresh clone with its own data folder. */
export async function runEndToEnd(): Promise<{ passed: number; failed: number }> {
  const githubUrl = `http://localhost:${await freePort()}`;
  // Not the host of Portico, so that the browser treats it as another site.
  const embedOrigin = `http://127.0.0.1:${await freePort()}`;
  const product = await newProduct({
    GITHUB_ID: "portico-test",
    GITHUB_SECRET: "portico-test-secret",
    GITHUB_URL: githubUrl,
    PORTICO_EMBED_ORIGINS: embedOrigin,
  });
  try {
    await product.start();
    const { url, dataDir, email, password, apiKey } = product;
    await writeFile(
      stackFile,
      JSON.stringify({ url, dataDir, email, password, apiKey, githubUrl, embedOrigin }),
      {
        mode: 0o600,
      },
    );
    return await runPlaywright();
  } finally {
    await product.remove();
    await rm(stackFile, { force: true });
  }
}

async function runPlaywright(): Promise<{ passed: number; failed: number }> {
  await rm(reportFile, { force: true });
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn("node_modules/.bin/playwright", ["test", "--reporter=list,json"], {
      stdio: ["ignore", "inherit", "inherit"],
      env: childEnv({ PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile }),
    });
    child.once("exit", resolve);
  });
  const report = JSON.parse(await readFile(reportFile, "utf8").catch(() => "{}"));
  const failed = Number(report.stats?.unexpected ?? 0) + Number(report.stats?.flaky ?? 0);
  return { passed: Number(report.stats?.expected ?? 0), failed: code === 0 ? failed : Math.max(failed, 1) };
}
