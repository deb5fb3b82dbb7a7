import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandOf, startTimeOf } from "../processes";
import { lockDataFolder } from "./lock";
import { StartError } from "./start-error";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "portico-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts a process that runs until it is killed. */
async function startProcess() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); process.stdout.write('up')"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const kill = async () => {
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await exited;
  };
  return { pid: child.pid ?? 0, kill };
}

test("a folder in use is refused, and is free again when its holder was killed", async () => {
  const holder = await startProcess();
  const lock = { pid: holder.pid, startedAt: await startTimeOf(holder.pid) };
  await writeFile(join(folder, "lock"), JSON.stringify(lock));
  await expect(lockDataFolder(folder)).rejects.toThrow(StartError);
  await holder.kill();
  const release = await lockDataFolder(folder);
  expect(JSON.parse(await readFile(join(folder, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  await release();
});

test("a reused pid does not hold the folder, nor does a damaged lock", async () => {
  const other = await startProcess();
  for (const text of [
    JSON.stringify({ pid: other.pid, startedAt: "long ago" }),
    JSON.stringify({ pid: other.pid, startedAt: "" }),
    "{",
    "",
  ]) {
    await writeFile(join(folder, "lock"), text);
    await (await lockDataFolder(folder))();
  }
  await other.kill();
});

test("a process has a start time and a command; one that ended has neither", async () => {
  expect(await startTimeOf(process.pid)).not.toBe("");
  expect(await startTimeOf(process.pid)).toBe(await startTimeOf(process.pid));
  expect(await commandOf(process.pid)).toContain("node");
  const ended = await startProcess();
  await ended.kill();
  expect([await startTimeOf(ended.pid), await commandOf(ended.pid)]).toEqual(["", ""]);
});
