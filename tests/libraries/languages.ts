import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type PeerProcess, startPeers } from "./peer-process";

const exec = promisify(execFile);
const folder = join(process.cwd(), "tests/libraries");

/** A language whose libraries are tested. */
interface Language {
  readonly name: string;
  /** Installs the libraries, if they are missing, and starts them. */
  start(): Promise<PeerProcess>;
  /** The reason why this machine cannot run them; undefined if it can. */
  missing(): Promise<string | undefined>;
}

async function has(command: string, ...args: string[]): Promise<boolean> {
  return exec(command, args).then(
    () => true,
    () => false,
  );
}

const node: Language = {
  name: "node",
  missing: async () => undefined,
  start: async () => {
    if (!existsSync(join(folder, "node_modules"))) {
      await exec("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
    }
    return startPeers("node", process.execPath, ["node/server.mjs"], folder);
  },
};

const python: Language = {
  name: "python",
  missing: async () =>
    (await has("python3", "-c", "import venv, ensurepip")) ? undefined : "Python 3 with venv was not found.",
  start: async () => {
    const venv = join(folder, "node_modules/.python");
    const bin = join(venv, "bin");
    if (!existsSync(join(bin, "slack_sdk.installed"))) {
      await exec("python3", ["-m", "venv", venv]);
      await exec(join(bin, "pip"), ["install", "--quiet", "-r", join(folder, "python/requirements.txt")]);
      await exec("touch", [join(bin, "slack_sdk.installed")]);
    }
    return startPeers("python", join(bin, "python"), ["python/peers.py"], folder);
  },
};

const go: Language = {
  name: "go",
  missing: async () => ((await has("go", "version")) ? undefined : "Go was not found."),
  start: async () => {
    const binary = join(folder, "node_modules/.go-peers");
    await exec("go", ["build", "-o", binary, "."], { cwd: join(folder, "go") });
    return startPeers("go", binary, [], folder);
  },
};

/** Node is first: its folder of packages also holds what the others install. */
export const languages: readonly Language[] = [node, python, go];
