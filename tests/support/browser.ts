import { existsSync } from "node:fs";

const browserPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of an installed Chromium, if there is one. */
export function systemBrowser(): string | undefined {
  return browserPaths.find((path) => existsSync(path));
}
