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
 * `npm run reencrypt`: brings every stored secret under the current encryption key, while Portico runs.
 * `-- --new-key` first makes one in the data folder; `-- --end-lost` gives up secrets whose key is lost.
 * Exit code 0: nothing that is in use depends on an earlier key.
 */
async function main(): Promise<void> {
  const option = process.argv[3];
  if (option === "--new-key") return newKey();
  if (option !== undefined && option !== "--end-lost") {
    throw new StartError(`There is no ${option}. There are --new-key and --end-lost.`);
  }
  const ofStack = await joinStack();
  if (ofStack) await requireRestarted();
  if (option === "--end-lost") await endLost();
  const done = await reencrypt();
  if (done && ofStack) await finish();
  process.exitCode = done ? 0 : 1;
}

/** Works on what the environment names, or else on the stack that runs on this data folder. Returns whether on that. */
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
  const ofFolder = found ? [found.encryptionKey, ...found.previousEncryptionKeys] : [];
  const inUse = (await runningStackEnv())?.PORTICO_ENCRYPTION_KEY ?? env().PORTICO_ENCRYPTION_KEY;
  if (found && inUse !== undefined && !ofFolder.includes(inUse)) {
    throw new StartError(
      "PORTICO_ENCRYPTION_KEY comes from the environment, so a key in the data folder would not be used. " +
        "Set the new key there, and the old one as PORTICO_ENCRYPTION_KEY_PREVIOUS.",
    );
  }
  await changeEncryptionKey(folder);
  console.log(`A new encryption key is in ${folder}; the old one is kept beside it.`);
  console.log("Restart Portico, so that it has both. Then run: npm run reencrypt");
}

/** The running processes know the keys of their start. What they cannot open must not be written. */
async function requireRestarted(): Promise<void> {
  const storedSecrets = await readSecrets(folder);
  if (!storedSecrets || storedSecrets.previousEncryptionKeys.length === 0) return;
  const known = [env().PORTICO_ENCRYPTION_KEY, ...env().PORTICO_ENCRYPTION_KEY_PREVIOUS];
  if (known.includes(storedSecrets.encryptionKey)) return;
  throw new StartError("The new key counts from the next start. Restart Portico, then run this again.");
}

async function endLost(): Promise<void> {
  const ended = await endLostSecrets({ ctx: systemContext("reencrypt") });
  for (const name of ended) console.log(`Ended, for want of its key: a secret of ${name}`);
  console.log(`Ended ${ended.length} secret(s). Give each of these a new one by rotating it.`);
}

/** Returns whether nothing in use is left under another key. */
async function reencrypt(): Promise<boolean> {
  const { resealed, left } = await reencryptSecrets({
    onBatch: (count) => console.log(`· ${count} re-encrypted`),
  });
  console.log(`Re-encrypted ${resealed} secret(s) under the key ${currentKeyId()}.`);
  for (const rest of left) console.log(explainLeft(rest));
  return left.every(({ inForce }) => inForce === 0);
}

function explainLeft({ keyId, known, inForce, ended }: LeftUnder): string {
  const which = `${inForce + ended} secret(s) are under the key ${keyId}, ${inForce} of them in force`;
  return known
    ? `${which}: damaged (the log names them), or sealed just now by a process that was started with that key as its current one. Restart that process and run this again.`
    : `${which}; that key is not here. Add it to PORTICO_ENCRYPTION_KEY_PREVIOUS, or end them with --end-lost if it is lost.`;
}

/** The data folder's earlier keys have done their work, unless the environment brings a key of its own. */
async function finish(): Promise<void> {
  const storedSecrets = await readSecrets(folder);
  if (!storedSecrets || storedSecrets.previousEncryptionKeys.length === 0) return;
  if (keyIdOf(storedSecrets.encryptionKey) !== currentKeyId()) return;
  await dropPreviousKeys(folder);
  console.log("The earlier key is no longer needed and was removed. A backup of before opens only with it.");
}

try {
  await main();
} finally {
  await closePrisma();
  await closePool();
}
