import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { env, extendEnv } from "@/lib/platform/env";
import { StartError } from "./start-error";

const fileName = "stack.json";
const schema = z.object({ DATABASE_URL: z.string(), PORTICO_ENCRYPTION_KEY: z.string() });

/** Leaves what a command needs to work beside the running stack; mode 0600. Returns the removal. */
export async function publishStackEnv(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, fileName);
  const { DATABASE_URL, PORTICO_ENCRYPTION_KEY } = env();
  await writeFile(file, JSON.stringify({ DATABASE_URL, PORTICO_ENCRYPTION_KEY }), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/**
 * For commands: unless DATABASE_URL is given, takes the running stack's.
 * @throws StartError when no stack is running
 */
export async function joinRunningStack(): Promise<void> {
  if (env().DATABASE_URL !== undefined) return;
  const text = await readFile(join(resolve(env().PORTICO_DATA_DIR), fileName), "utf8").catch(() => undefined);
  if (text === undefined)
    throw new StartError("Portico is not running here. Start it (npm start), or set DATABASE_URL.");
  extendEnv(schema.parse(JSON.parse(text)));
}
