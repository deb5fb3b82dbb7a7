import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { keepRunning } from "./child";
import { type LogFile, openLogFile } from "./log-file";

const hangsAfterMs = 1_500;
let folder: string;
let log: LogFile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portico-child-"));
  log = openLogFile(join(folder, "log"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A script that sends heartbeats and writes a line, and then does something. */
async function script(name: string, then: string): Promise<string> {
  const file = join(folder, `${name}.ts`);
  const heartbeat = JSON.stringify(join(process.cwd(), "lib/platform/heartbeat.ts"));
  await writeFile(file, `import { startHeartbeat } from ${heartbeat};\nstartHeartbeat(50);\n${then}\n`);
  return file;
}

const logHas = (text: RegExp) =>
  vi.waitFor(() => expect(log.tail()).toMatch(text), { timeout: 40_000, interval: 50 });

test("a process whose event loop is blocked is killed and started again", async () => {
  const hanging = await script(
    "hanging",
    'console.log("runs as", process.pid);\nsetTimeout(() => { for (;;); }, 300);',
  );
  const child = keepRunning({ name: "hanging", script: hanging, log, hangsAfterMs });
  await logHas(/runs as.*has not responded for 1.5 s; killing it.*SIGKILL.*runs as/s);
  await child.stop();
});

test("a process that runs, and one that sends no heartbeats, are left alone", async () => {
  const steps = 'let step = 0;\nsetInterval(() => console.log("NAME", (step += 1)), 100);';
  const running = await script("running", steps.replace("NAME", "running"));
  const silent = join(folder, "silent.ts");
  await writeFile(silent, steps.replace("NAME", "silent"));
  const children = [running, silent].map((file) =>
    keepRunning({ name: file, script: file, log, hangsAfterMs }),
  );
  await Promise.all([logHas(/running 30\n/), logHas(/silent 30\n/)]);
  expect(log.tail()).not.toContain("ts has not responded");
  await Promise.all(children.map(({ stop }) => stop()));
});
