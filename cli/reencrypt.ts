import { resolve } from "node:path";
import { changeEncryptionKey, dropPreviousKeys, readSecrets } from "@/embedded/stack/data-folder";
import { runningStackEnv } from "@/embedded/stack/stack-env";
import { StartError } from "@/embedded/stack/start-error";
import { systemContext } from "@/lib/auth/context";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { currentKeyId, keyIdOf } from "@/lib/platform/encryption";
import { env, extendEnv } from "@/lib/platform/env";
import { type LeftUnder, reencryptSecrets } from "@/lib/secrets/reencrypt";
import { endLostSecrets } from "@/lib/system/end-lost-secrets";

/**
 * `npm run reencrypt`: encrypts every stored secret with the current encryption key, while Portico runs.
 * `-- --new-key` creates a new key in the data folder; `-- --end-lost` ends the secrets whose key is lost.
 * Exit code 0: no active secret depends on an earlier key.
 */
async function main(): Promise<void> {
  const option = process.argv[3];
  if (option === "--new-key") return newKey();
  if (option !== undefined && option !== "--end-lost") {
    throw new StartError(`Unknown option ${option}. Use --new-key or --end-lost.`);
  }
  const usesStack = await joinStack();
  if (usesStack) await requireRestarted();
  if (option === "--end-lost") await endLost();
  const done = await reencrypt();
  if (done && usesStack) await finish();
  process.exitCode = done ? 0 : 1;
}

/**
 * Uses the database of the environment, or that of the stack that runs with this data folder.
 * @returns whether it uses the stack
 */
async function joinStack(): Promise<boolean> {
  const { DATABASE_URL, PORTICO_ENCRYPTION_KEY } = env();
  if (DATABASE_URL !== undefined && PORTICO_ENCRYPTION_KEY !== undefined) return false;
  const running = await runningStackEnv();
  if (!running || (DATABASE_URL ?? running.DATABASE_URL) !== running.DATABASE_URL) {
    throw new StartError(
      "Portico is not running here. Start it (npm start), or set DATABASE_URL and PORTICO_ENCRYPTION_KEY.",
    );
  }
  extendEnv(running);
  return true;
}

const folder = resolve(env().PORTICO_DATA_DIR);

async function newKey(): Promise<void> {
  const found = await readSecrets(folder);
  const folderKeys = found ? [found.encryptionKey, ...found.previousEncryptionKeys] : [];
  const inUse = (await runningStackEnv())?.PORTICO_ENCRYPTION_KEY ?? env().PORTICO_ENCRYPTION_KEY;
  if (found && inUse !== undefined && !folderKeys.includes(inUse)) {
    throw new StartError(
      "PORTICO_ENCRYPTION_KEY comes from the environment, so a key in the data folder would not be used. " +
        "Set the new key there, and the old one as PORTICO_ENCRYPTION_KEY_PREVIOUS.",
    );
  }
  await changeEncryptionKey(folder);
  console.log(`A new encryption key is in ${folder}. The previous key is kept there too.`);
  console.log("Restart Portico to load both keys. Then run: npm run reencrypt");
}

/** Running processes only have the keys of their start. They must be able to decrypt what is written. */
async function requireRestarted(): Promise<void> {
  const storedSecrets = await readSecrets(folder);
  if (!storedSecrets || storedSecrets.previousEncryptionKeys.length === 0) return;
  const known = [env().PORTICO_ENCRYPTION_KEY, ...env().PORTICO_ENCRYPTION_KEY_PREVIOUS];
  if (known.includes(storedSecrets.encryptionKey)) return;
  throw new StartError(
    "The new key takes effect at the next start. Restart Portico, then run this command again.",
  );
}

async function endLost(): Promise<void> {
  const ended = await endLostSecrets({ ctx: systemContext("reencrypt") });
  for (const name of ended) console.log(`Ended a secret of ${name}, because its key is missing`);
  console.log(`Ended ${ended.length} secret(s). Rotate each of them to create a new secret.`);
}

/** @returns whether no active secret is left with another key */
async function reencrypt(): Promise<boolean> {
  const { resealed, left } = await reencryptSecrets({
    onBatch: (count) => console.log(`· ${count} re-encrypted`),
  });
  console.log(`Re-encrypted ${resealed} secret(s) with the key ${currentKeyId()}.`);
  for (const rest of left) console.log(explainLeft(rest));
  return left.every(({ inForce }) => inForce === 0);
}

function explainLeft({ keyId, known, inForce, ended }: LeftUnder): string {
  const which = `${inForce + ended} secret(s) are encrypted with the key ${keyId}, ${inForce} of them active`;
  return known
    ? `${which}. They are damaged (the log lists them), or a process that still uses that key has just written them. Restart that process and run this command again.`
    : `${which}. That key is missing. Add it to PORTICO_ENCRYPTION_KEY_PREVIOUS, or end the secrets with --end-lost if it is lost.`;
}

/** Removes the earlier keys from the data folder, unless the current key comes from the environment. */
async function finish(): Promise<void> {
  const storedSecrets = await readSecrets(folder);
  if (!storedSecrets || storedSecrets.previousEncryptionKeys.length === 0) return;
  if (keyIdOf(storedSecrets.encryptionKey) !== currentKeyId()) return;
  await dropPreviousKeys(folder);
  console.log("The previous key is no longer needed and was removed. Older backups still require it.");
}

try {
  await main();
} finally {
  await closePrisma();
  await closePool();
}
