import { spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { ensureBrowser } from "@/cli/ensure-browser";
import { childEnv } from "@/lib/platform/env";
import { systemBrowser } from "@/tests/support/browser";
import { newProduct } from "@/tests/support/product";
import { signInBy } from "@/tests/support/sign-in";

/**
 * `npm run bench:lighthouse -- [--runs 3] [--mobile]`: Lighthouse's marks for the portal's main pages with the
 * demo in them, the median of some runs each. Lighthouse is fetched by npx when it is asked for: it is larger than all
 * that Portico is built with.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { runs: { type: "string", default: "3" }, mobile: { type: "boolean", default: false } },
});
const lighthouse = "lighthouse@12.8.2";
const categories = ["performance", "accessibility", "best-practices"] as const;
const least = 95;
const paths = ["/sign-in", "/", "/deliveries", "/failures", "/endpoints", "/events", "/catalog"];
const chrome = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const product = await newProduct();

async function request(path: string, sent?: RequestInit) {
  const response = await fetch(`${product.url}${path}`, { redirect: "manual", ...sent });
  return { headers: response.headers, text: await response.text() };
}

/** Marks of 100, in the order of the categories. */
function marksOf(path: string, cookie: string): number[] {
  const result = spawnSync(
    "npx",
    [
      "--yes",
      lighthouse,
      `${product.url}${path}`,
      "--quiet",
      "--output=json",
      ...(values.mobile ? [] : ["--preset=desktop"]),
      `--only-categories=${categories.join(",")}`,
      `--extra-headers=${JSON.stringify(path === "/sign-in" ? {} : { cookie })}`,
      `--chrome-flags=${chrome.join(" ")}`,
    ],
    {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: childEnv({ CHROME_PATH: systemBrowser() ?? chromium.executablePath() }),
    },
  );
  if (result.status !== 0) throw new Error(`Lighthouse failed at ${path}:\n${result.stderr.slice(-2_000)}`);
  const report = JSON.parse(result.stdout);
  return categories.map((category) => Math.round(report.categories[category].score * 100));
}

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

try {
  await ensureBrowser();
  await product.start();
  const cookie = (await signInBy(request, product)).join("; ");
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, ${lighthouse}, ${values.mobile ? "mobile" : "desktop"}, median of ${values.runs}`,
  );
  let kept = true;
  for (const path of paths) {
    const runs = Array.from({ length: Number(values.runs) }, () => marksOf(path, cookie));
    const marks = categories.map((_, index) => median(runs.map((run) => run[index] ?? 0)));
    kept &&= marks.every((mark) => mark >= least);
    console.log(
      `${path.padEnd(12)} ${categories.map((name, index) => `${name} ${marks[index]}`).join("  ")}`,
    );
  }
  console.log(kept ? `All at least ${least}.` : `Not all at least ${least}.`);
  process.exitCode = kept ? 0 : 1;
} finally {
  await product.remove();
}
