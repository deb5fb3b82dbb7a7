import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ensureBrowser } from "./ensure-browser";

/** `npm run test:proxy`: Portico behind nginx. Installs Debian's package if nginx is missing and that is possible. */
function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}

function hasNginx(): boolean {
  if (existsSync("/usr/sbin/nginx")) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  works("apt-get", ["update", "-qq"]);
  return works("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "nginx"]);
}

if (hasNginx()) {
  await ensureBrowser();
  process.exit(works("node_modules/.bin/vitest", ["run", "--project", "proxy"]) ? 0 : 1);
}
console.log("Skipped: there is no nginx, and it could not be installed. On Debian: apt-get install nginx");
