// `npm run lock`: adds the packages of other platforms to package-lock.json. npm leaves out those that the registry did
// not have when the file was written, and `npm ci` rejects a lock without them. Their versions are those that their
// parents pin. On other platforms npm skips them by their os and cpu.
// Each entry gets its hash from the registry, so that `npm ci` refuses a package with another content.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "aix",
  "win32",
];
const processors = [
  "arm64",
  "x64",
  "arm",
  "ia32",
  "ppc64",
  "riscv64",
  "s390x",
  "loong64",
  "mips64el",
  "wasm32",
];

/** @param {string[]} keywords @param {string} name */
const mentioned = (keywords, name) =>
  keywords.filter((keyword) => new RegExp(`[-/]${keyword}(?![0-9])(?:$|[-_e])`).test(name)).slice(0, 1);

let added = 0;
for (const entry of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path]?.version) continue;
    const cpu = mentioned(processors, name);
    const os = mentioned(systems, name);
    const libc = name.includes("musl") ? { libc: ["musl"] } : {};
    lock.packages[path] = { version, cpu, ...libc, ...(os.length > 0 ? { os } : {}), optional: true };
    added += 1;
  }
}
/** @param {string} path @param {string} version @returns {string | undefined} */
function hashOf(path, version) {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const { stdout } = spawnSync("npm", ["view", `${name}@${version}`, "dist.integrity"], { encoding: "utf8" });
  return /^sha512-\S+/.exec(stdout ?? "")?.[0];
}

const withoutHash = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === "" || entry.link || entry.integrity) continue;
  entry.integrity = hashOf(path, entry.version);
  if (entry.integrity === undefined) withoutHash.push(path);
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added.\n`);
if (withoutHash.length > 0) {
  process.stderr.write(`The registry has no hash of these packages:\n${withoutHash.join("\n")}\n`);
  process.exitCode = 1;
}
