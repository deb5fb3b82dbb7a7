// `npm run lock`: adds the packages of other platforms to package-lock.json. npm leaves out those that the registry did
// not have when the file was written, and `npm ci` rejects a lock without them. Their versions are those that their
// parents pin. On other platforms npm skips them by their os and cpu.
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
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added.\n`);
