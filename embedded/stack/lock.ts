import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { startTimeOf } from "../processes";
import { StartError } from "./start-error";

const lockSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

async function holderOf(file: string): Promise<number | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lock = lockSchema.safeParse(safeJson(text));
  if (!lock.success) return undefined;
  const { pid, startedAt } = lock.data;
  const alive = startedAt !== "" && (await startTimeOf(pid)) === startedAt;
  return alive ? pid : undefined;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Locks the data folder for this process. The lock of a run that was killed is taken over.
 * @returns a function that releases the lock
 * @throws StartError when another Portico uses the folder
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, "lock");
  const pid = await holderOf(file);
  if (pid !== undefined && pid !== process.pid) {
    throw new StartError(
      `Portico is already running on ${folder} (process ${pid}). Stop it first, or set PORTICO_DATA_DIR.`,
    );
  }
  await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: await startTimeOf(process.pid) }));
  return () => rm(file, { force: true });
}
