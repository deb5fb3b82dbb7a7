import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { env, extendEnv, usesPreparedStatements } from "@/lib/platform/env";
import { StartError } from "./start-error";

const fileName = "stack.json";
const schema = z.object({
  DATABASE_URL: z.string(),
  PORTICO_ENCRYPTION_KEY: z.string(),
  PORTICO_ENCRYPTION_KEY_PREVIOUS: z.string().default(""),
  PORTICO_PREPARED_STATEMENTS: z.string().default("true"),
  /** The tokens of links in mails are derived from it. */
  NEXTAUTH_SECRET: z.string().default(""),
});

export type StackEnv = z.infer<typeof schema>;

/**
 * Writes the settings that a command needs to work with the running stack to a file, mode 0600.
 * @returns a function that removes the file
 */
export async function publishStackEnv(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, fileName);
  const { DATABASE_URL, PORTICO_ENCRYPTION_KEY, PORTICO_ENCRYPTION_KEY_PREVIOUS, NEXTAUTH_SECRET } = env();
  const shared = {
    DATABASE_URL,
    PORTICO_ENCRYPTION_KEY,
    PORTICO_ENCRYPTION_KEY_PREVIOUS: PORTICO_ENCRYPTION_KEY_PREVIOUS.join(","),
    PORTICO_PREPARED_STATEMENTS: String(usesPreparedStatements()),
    NEXTAUTH_SECRET,
  };
  await writeFile(file, JSON.stringify(shared), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** The settings of the stack that runs on this data folder, or undefined when none runs. */
export async function runningStackEnv(): Promise<StackEnv | undefined> {
  const text = await readFile(join(resolve(env().PORTICO_DATA_DIR), fileName), "utf8").catch(() => undefined);
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/**
 * For commands: uses the running stack's database and keys, unless DATABASE_URL is given.
 * @throws StartError when no stack is running
 */
export async function joinRunningStack(): Promise<void> {
  if (env().DATABASE_URL !== undefined) return;
  const running = await runningStackEnv();
  if (!running)
    throw new StartError("Portico is not running here. Start it (npm start), or set DATABASE_URL.");
  extendEnv(running);
}
