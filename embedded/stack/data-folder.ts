import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { StartError } from "./start-error";

/** With less free space, PostgreSQL would soon fail during a write. */
const minFreeBytes = 256 * 1024 * 1024;

const secretsSchema = z.object({
  postgresPassword: z.string(),
  encryptionKey: z.string(),
  /** Keys that some secrets may still be encrypted with, until all of them use `encryptionKey`. */
  previousEncryptionKeys: z.array(z.string()).default([]),
  sessionSecret: z.string(),
  inngestEventKey: z.string(),
  inngestSigningKey: z.string(),
});

/** The secrets that the embedded stack generates once. They are stored only in the data folder, mode 0600. */
export type StackSecrets = z.infer<typeof secretsSchema>;

function newEncryptionKey(): string {
  return randomBytes(32).toString("base64");
}

function newSecrets(): StackSecrets {
  return {
    postgresPassword: randomBytes(24).toString("base64url"),
    encryptionKey: newEncryptionKey(),
    previousEncryptionKeys: [],
    sessionSecret: randomBytes(32).toString("base64"),
    inngestEventKey: randomBytes(24).toString("hex"),
    inngestSigningKey: `signkey-portico-${randomBytes(32).toString("hex")}`,
  };
}

function reason(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** Node's `recursive` option never returns under /proc, where a folder cannot be created although its parent exists. */
async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (!(await stat(dirname(path)).catch(() => undefined))) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 });
}

/**
 * Makes sure that the data folder exists, is writable, and has enough free space.
 * @returns its absolute path
 * @throws StartError with the reason when it does not
 */
export async function openDataFolder(path: string): Promise<string> {
  const folder = resolve(path);
  const probe = join(folder, ".write-test");
  try {
    await makeFolder(folder);
    await writeFile(probe, "ok");
    await rm(probe);
  } catch (error) {
    throw new StartError(
      `Portico cannot write to its data folder ${folder} (${reason(error)}). Make it writable, or set PORTICO_DATA_DIR to another folder.`,
    );
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < minFreeBytes) {
    const megabytes = Math.round(free / 1024 / 1024);
    throw new StartError(
      `Only ${megabytes} MB are free in Portico's data folder (${folder}). It needs at least ${minFreeBytes / 1024 / 1024} MB. Nothing was changed.`,
    );
  }
  return folder;
}

/**
 * The secrets of this data folder. The first start generates them.
 * @throws StartError when the file is damaged: new secrets could not decrypt existing data
 */
export async function loadSecrets(folder: string): Promise<StackSecrets> {
  const found = await readSecrets(folder);
  if (found) return found;
  const secrets = newSecrets();
  await writeSecrets(folder, secrets);
  return secrets;
}

/**
 * Generates a new encryption key for this data folder and keeps the current one as a previous key. The new key takes
 * effect at the next start.
 * @throws StartError when there are no secrets, or when an earlier change is not finished
 */
export async function changeEncryptionKey(folder: string): Promise<void> {
  const secrets = await readSecrets(folder);
  if (!secrets)
    throw new StartError(`There are no keys in ${folder}. Start Portico once, or set PORTICO_DATA_DIR.`);
  if (secrets.previousEncryptionKeys.length > 0) {
    throw new StartError(
      "The last change of the encryption key is not finished. Restart Portico, and run: npm run reencrypt",
    );
  }
  await writeSecrets(folder, {
    ...secrets,
    encryptionKey: newEncryptionKey(),
    previousEncryptionKeys: [secrets.encryptionKey],
  });
}

/** Removes the previous encryption keys. Call it when no secret is encrypted with them any more. */
export async function dropPreviousKeys(folder: string): Promise<void> {
  const secrets = await readSecrets(folder);
  if (secrets) await writeSecrets(folder, { ...secrets, previousEncryptionKeys: [] });
}

/**
 * The secrets of a data folder, or undefined where there are none.
 * @throws StartError when the file is damaged
 */
export async function readSecrets(folder: string): Promise<StackSecrets | undefined> {
  const file = secretsFile(folder);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (reason(error) === "ENOENT") return undefined;
    throw new StartError(`${file} cannot be read (${reason(error)}).`);
  });
  return text === undefined ? undefined : parseSecrets(file, text);
}

function secretsFile(folder: string): string {
  return join(folder, "secrets.json");
}

/** Writes a new file, flushes it to the disk and moves it. If this is interrupted, one complete file remains. */
async function writeSecrets(folder: string, secrets: StackSecrets): Promise<void> {
  const file = secretsFile(folder);
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

function parseSecrets(file: string, text: string): StackSecrets {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new StartError(
      `${file} is damaged. Restore it from a backup; without it the stored secrets cannot be decrypted.`,
    );
  }
}
