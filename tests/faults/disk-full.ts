import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, inSeconds, judgeRig } from "./check-rig";
import type { Provider } from "./provider";
import { newRig, type Rig } from "./rig";
import { until } from "./until";
import { movementSince } from "./wait-for-deliveries";

const title = "Disk full";
const megabyte = 1024 * 1024;
/** A fresh cluster takes about 55 MB, half of it write-ahead log. */
const diskMegabytes = 160;
const refusals = 50;

/**
 * PostgreSQL's disk fills up under load and has room again later: 503 and never a false 200, and then everything goes
 * on. Needs the right to mount a small file system; where there is none, the finding says that nothing was tested.
 */
export async function diskFull(random: () => number): Promise<Finding> {
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

async function withDisk(disk: string, random: () => number): Promise<Finding> {
  const rig = await newRig({ postgresDir: join(disk, "postgres") });
  try {
    const provider = rig.startProvider({ random, senders: 4, paceMs: 20 });
    await movementSince(rig, provider);
    const ballast = join(disk, "ballast");
    await fill(ballast);
    await until("the disk to be felt", () => (provider.answers.get(503) ?? 0) >= refusals, 300_000);
    const outcome = await seePostgres(rig);
    const since = performance.now();
    await rm(ballast);
    // What the full disk has cut short is certain only while the app, which lives, can begin nothing new.
    rig.proxy.cut();
    if (outcome === "it had ended") await rig.actors.postgres.start();
    rig.cutShort.push(...(await rig.book.claimed()));
    rig.proxy.restore();
    const { takingMs, deliveringMs } = await movementSince(rig, provider, since);
    const { problems } = await judgeRig(rig);
    const measured = [
      `${provider.answers.get(503)} × 503 while the disk was full; PostgreSQL: ${outcome}`,
      `taking again ${inSeconds(takingMs)} after there was room, every lane delivering after ${inSeconds(deliveringMs)}`,
      `answers: ${answersOf(provider)}`,
    ];
    return { title, measured, problems };
  } finally {
    await rig.close();
  }
}

/** Writes until there is no room. */
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

/** A log that cannot be written ends PostgreSQL; a table that cannot grow is an error of one statement. */
async function seePostgres(rig: Rig): Promise<"it went on" | "it had ended"> {
  const still = Symbol("still there");
  const state = await Promise.race([rig.actors.postgres.gone(), Promise.resolve(still)]);
  return state === still ? "it went on" : "it had ended";
}

function answersOf(provider: Provider): string {
  return [...provider.answers].map(([status, count]) => `${count} × ${status || "none"}`).join(", ");
}
