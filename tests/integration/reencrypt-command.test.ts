import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort } from "@/embedded/postgres/server";
import { loadSecrets, readSecrets } from "@/embedded/stack/data-folder";
import { keyIdOf } from "@/lib/platform/encryption";
import { env, extendEnv } from "@/lib/platform/env";
import { sourceForIngest } from "@/lib/sources/source-for-ingest";
import { runCommand } from "@/tests/support/command";
import { klikitSource, sql, usePortico } from "@/tests/support/portico";

const testKey = env().PORTICO_ENCRYPTION_KEY ?? "";
const newKey = Buffer.alloc(32, "new").toString("base64");
let close: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "portico-reencrypt-"));
});
afterEach(async () => {
  extendEnv({ PORTICO_ENCRYPTION_KEY: testKey });
  await sql("DELETE FROM secrets");
  await rm(folder, { recursive: true, force: true });
});

const onDatabase = () => ({ DATABASE_URL: env().DATABASE_URL ?? "", PORTICO_DATA_DIR: folder });
/** Like next to a running stack: nothing in the environment, everything in the data folder. */
const onStack = () => ({ DATABASE_URL: "", PORTICO_ENCRYPTION_KEY: "", PORTICO_DATA_DIR: folder });

test("re-encrypts the database of the environment, and prints the number of secrets", async () => {
  const { slug, secret } = await klikitSource();
  const keys = { PORTICO_ENCRYPTION_KEY: newKey, PORTICO_ENCRYPTION_KEY_PREVIOUS: testKey };
  const first = await runCommand(["reencrypt"], { ...onDatabase(), ...keys });
  expect([first.code, first.output]).toEqual([
    0,
    expect.stringContaining(`Re-encrypted 1 secret(s) with the key ${keyIdOf(newKey)}`),
  ]);
  const again = await runCommand(["reencrypt"], { ...onDatabase(), ...keys });
  expect([again.code, again.output]).toEqual([0, expect.stringContaining("Re-encrypted 0 secret(s)")]);
  extendEnv({ PORTICO_ENCRYPTION_KEY: newKey });
  expect((await sourceForIngest(slug))?.secrets).toEqual([secret]);
});

test("fails if a key is missing, names it, and ends its secrets only with --end-lost", async () => {
  await klikitSource();
  const wrong = { ...onDatabase(), PORTICO_ENCRYPTION_KEY: newKey };
  const failed = await runCommand(["reencrypt"], wrong);
  expect([failed.code, failed.output]).toEqual([
    1,
    expect.stringContaining(`with the key ${keyIdOf(testKey)}, 1 of them active. That key is missing`),
  ]);
  expect(await sql("SELECT 1 FROM secrets WHERE expires_at IS NULL")).toHaveLength(1);
  const ended = await runCommand(["reencrypt", "--end-lost"], wrong);
  expect([ended.code, ended.output]).toEqual([0, expect.stringContaining("Ended 1 secret(s)")]);
  expect(await sql("SELECT 1 FROM secrets WHERE expires_at IS NULL")).toEqual([]);
});

test("in the data folder: a new key, a restart, the re-encryption, and the old key is removed", async () => {
  const { encryptionKey: oldKey } = await loadSecrets(folder);
  extendEnv({ PORTICO_ENCRYPTION_KEY: oldKey });
  const { slug, secret } = await klikitSource();
  const running = (PORTICO_ENCRYPTION_KEY: string, PORTICO_ENCRYPTION_KEY_PREVIOUS: string) =>
    writeFile(
      join(folder, "stack.json"),
      JSON.stringify({
        DATABASE_URL: env().DATABASE_URL,
        PORTICO_ENCRYPTION_KEY,
        PORTICO_ENCRYPTION_KEY_PREVIOUS,
      }),
    );
  await running(oldKey, oldKey);

  const made = await runCommand(["reencrypt", "--new-key"], onStack());
  expect([made.code, made.output]).toEqual([0, expect.stringContaining("Restart Portico")]);
  const storedSecrets = await readSecrets(folder);
  const freshKey = storedSecrets?.encryptionKey ?? "";
  expect(storedSecrets?.previousEncryptionKeys).toEqual([oldKey]);

  const tooEarly = await runCommand(["reencrypt"], onStack());
  expect([tooEarly.code, tooEarly.output]).toEqual([
    1,
    expect.stringContaining("takes effect at the next start"),
  ]);
  expect(await readSecrets(folder)).toEqual(storedSecrets);
  expect((await sourceForIngest(slug))?.secrets).toEqual([secret]);

  await running(freshKey, oldKey);
  const done = await runCommand(["reencrypt"], onStack());
  expect([done.code, done.output]).toEqual([0, expect.stringContaining("Re-encrypted 1 secret(s)")]);
  expect(await readSecrets(folder)).toEqual({ ...storedSecrets, previousEncryptionKeys: [] });
  extendEnv({ PORTICO_ENCRYPTION_KEY: freshKey });
  expect((await sourceForIngest(slug))?.secrets).toEqual([secret]);
});

test.each([
  [["--new-key"], { PORTICO_ENCRYPTION_KEY: newKey }, "comes from the environment"],
  [[], {}, "Portico is not running here"],
  [["--faster"], {}, "Unknown option --faster"],
])("explains what is wrong with %j %j", async (args, keys, message) => {
  await loadSecrets(folder);
  const before = await readSecrets(folder);
  const { code, output } = await runCommand(["reencrypt", ...args], { ...onStack(), ...keys });
  expect([code, output]).toEqual([1, expect.stringContaining(message)]);
  expect(output).not.toContain("    at ");
  expect(await readSecrets(folder)).toEqual(before);
});

test("Portico does not start with secrets that it cannot decrypt, and names the key", async () => {
  await klikitSource();
  const { code, output } = await runCommand(["start"], {
    ...onDatabase(),
    PORT: String(await freePort()),
    PORTICO_ENCRYPTION_KEY: newKey,
  });
  expect(code).toBe(1);
  for (const message of ["cannot be decrypted", keyIdOf(testKey), keyIdOf(newKey), "--end-lost"])
    expect(output).toContain(message);
  for (const message of ["Starting the app", "    at ", testKey, newKey])
    expect(output).not.toContain(message);
});
