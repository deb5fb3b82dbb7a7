import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { systemBrowser } from "@/tests/support/browser";

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}

/**
 * Makes sure that there is a Chromium for the browser tests: an installed one, otherwise Playwright's download, otherwise
 * Debian's package.
 * @throws Error if none of these is available
 */
export async function ensureBrowser(): Promise<void> {
  if (systemBrowser() !== undefined || existsSync(chromium.executablePath())) return;
  console.log("· Getting a Chromium for the browser tests");
  if (works("node_modules/.bin/playwright", ["install", "chromium"])) return;
  const root = process.getuid?.() === 0;
  if (root && works("apt-get", ["update", "-qq"]) && works("apt-get", ["install", "-y", "-qq", "chromium"]))
    return;
  throw new Error(
    "There is no Chromium, and none could be installed. Install one (on Debian: apt-get install chromium).",
  );
}
