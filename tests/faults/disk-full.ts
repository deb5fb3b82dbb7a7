import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkRig, inSeconds, type ScenarioResult } from "./check-rig";
import type { Provider } from "./provider";
import { newRig, type Rig } from "./rig";
import { until } from "./until";
import { waitForDeliveries } from "./wait-for-deliveries";

const title = "Disk full";
const megabyte = 1024 * 1024;
/** A fresh cluster takes about 55 MB, half of it write-ahead log. */
const diskMegabytes = 160;
const refusals = 50;

/**
 * PostgreSQL's disk fills up under load and has room again later. Meanwhile Portico must respond with 503 and never with
 * a false 200. Needs the right to mount a small file system. Without it, the result reports that nothing was tested.
 */
export async function diskFull(random: () => number): Promise<ScenarioResult> {
  const disk = await mkdtemp(join(tmpdir(), "portico-disk-"));
  const mount = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${diskMegabytes}m`, "none", disk], {
    encoding: "utf8",
  });
  if (mount.status !== 0) {
    await rm(disk, { recursive: true });
    return {
      title,
      measured: [`NOT TESTED: no file system can be mounted here (${mount.stderr.trim()})`],
      problems: [],
    };
  }
  try {
    return await withDisk(disk, random);
  } finally {
    spawnSync("umount", ["-l", disk]);
    await rm(disk, { recursive: true, force: true });
  }
}

async function withDisk(disk: string, random: () => number): Promise<ScenarioResult> {
  const rig = await newRig({ postgresDir: join(disk, "postgres") });
  try {
    const provider = rig.startProvider({ random, senders: 4, paceMs: 20 });
    await waitForDeliveries(rig, provider);
    const ballast = join(disk, "ballast");
    await fill(ballast);
    await until(
      "503 responses from the full disk",
      () => (provider.responses.get(503) ?? 0) >= refusals,
      300_000,
    );
    const outcome = await postgresState(rig);
    const since = performance.now();
    await rm(ballast);
    // The app still runs. Cut it off, so that no new claims begin while the interrupted ones are read.
    rig.proxy.cut();
    if (outcome === "it had ended") await rig.actors.postgres.start();
    rig.cutShort.push(...(await rig.storedRows.openClaims()));
    rig.proxy.restore();
    const { acceptingMs, deliveringMs } = await waitForDeliveries(rig, provider, since);
    const { problems } = await checkRig(rig);
    const measured = [
      `${provider.responses.get(503)} × 503 while the disk was full; PostgreSQL: ${outcome}`,
      `accepting again ${inSeconds(acceptingMs)} after there was room, every lane delivering after ${inSeconds(deliveringMs)}`,
      `responses: ${describeResponses(provider)}`,
    ];
    return { title, measured, problems };
  } finally {
    await rig.close();
  }
}

/** Writes until the disk is full. */
async function fill(file: string): Promise<void> {
  const block = Buffer.alloc(megabyte);
  for (;;) {
    try {
      await writeFile(file, block, { flag: "a" });
    } catch {
      return;
    }
  }
}

/** PostgreSQL ends when it cannot write its log. When a table cannot grow, only one statement fails. */
async function postgresState(rig: Rig): Promise<"it went on" | "it had ended"> {
  const still = Symbol("still there");
  const state = await Promise.race([rig.actors.postgres.gone(), Promise.resolve(still)]);
  return state === still ? "it went on" : "it had ended";
}

function describeResponses(provider: Provider): string {
  return [...provider.responses].map(([status, count]) => `${count} × ${status || "none"}`).join(", ");
}
