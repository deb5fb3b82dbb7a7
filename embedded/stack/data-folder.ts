import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { StartError } from "./start-error";

/** Less free space than this and PostgreSQL would soon stop in the middle of something. */
const minFreeBytes = 256 * 1024 * 1024;

const secretsSchema = z.object({
  postgresPassword: z.string(),
  encryptionKey: z.string(),
  /** Keys that secrets may still be sealed under, until all of them are under `encryptionKey`. */
  previousEncryptionKeys: z.array(z.string()).default([]),
  sessionSecret: z.string(),
  inngestEventKey: z.string(),
  inngestSigningKey: z.string(),
});

/** What the embedded stack makes up once and keeps: it lives in the data folder only, mode 0600. */
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

/** Node's own `recursive` never returns under /proc, where a folder cannot be made although its parent is there. */
async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (!(await stat(dirname(path)).catch(() => undefined))) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 });
}

/**
 * Makes sure that the data folder is there, can be written to, and has room.
 * @returns its absolute path
 * @throws StartError saying what is wrong with it
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
      `Only ${megabytes} MB are free where Portico keeps its data (${folder}). It needs at least ${minFreeBytes / 1024 / 1024} MB; nothing was changed.`,
    );
  }
  return folder;
}

/**
 * The secrets of this data folder, made up on the first start.
 * @throws StartError when the file is damaged: new secrets could not open what the old ones closed
 */
export async function loadSecrets(folder: string): Promise<StackSecrets> {
  const found = await readSecrets(folder);
  if (found) return found;
  const secrets = newSecrets();
  await writeSecrets(folder, secrets);
  return secrets;
}

/**
 * Makes a new encryption key for this data folder and keeps the present one beside it. It counts from the next start.
 * @throws StartError when there are no secrets here, or an earlier change is not finished
 */
export async function changeEncryptionKey(folder: string): Promise<void> {
  const secrets = await readSecrets(folder);
  if (!secrets)
    throw new StartError(`There are no keys in ${folder}. Start Portico once, or set PORTICO_DATA_DIR.`);
  if (secrets.previousEncryptionKeys.length > 0) {
    throw new StartError(
      "The last change of the key is not finished. Restart Portico, and run: npm run reencrypt",
    );
  }
  await writeSecrets(folder, {
    ...secrets,
    encryptionKey: newEncryptionKey(),
    previousEncryptionKeys: [secrets.encryptionKey],
  });
}

/** Forgets the earlier encryption keys, once nothing is sealed under them any more. */
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

/** Written beside, brought to the disk, and moved: whenever it is cut short, one whole file is there. */
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
      `${file} is damaged. Restore it from a backup; without it the stored secrets cannot be opened.`,
    );
  }
}
