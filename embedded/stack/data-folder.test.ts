import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeEncryptionKey, dropPreviousKeys, loadSecrets, readSecrets } from "./data-folder";
import { StartError } from "./start-error";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "portico-keys-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a change of the key keeps the old one until it is dropped", async () => {
  const before = await loadSecrets(folder);
  await changeEncryptionKey(folder);
  const during = await readSecrets(folder);
  expect(during).toEqual({
    ...before,
    encryptionKey: expect.not.stringMatching(before.encryptionKey),
    previousEncryptionKeys: [before.encryptionKey],
  });
  expect(Buffer.from(during?.encryptionKey ?? "", "base64")).toHaveLength(32);
  await expect(changeEncryptionKey(folder)).rejects.toThrow(StartError);
  expect(await readSecrets(folder)).toEqual(during);
  await dropPreviousKeys(folder);
  expect(await loadSecrets(folder)).toEqual({ ...during, previousEncryptionKeys: [] });
});

test("only the owner can read the file, and no other file is left in the folder", async () => {
  await loadSecrets(folder);
  await changeEncryptionKey(folder);
  expect(await readdir(folder)).toEqual(["secrets.json"]);
  expect((await stat(join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
});

test("a file without previous keys can be read", async () => {
  const { previousEncryptionKeys: _, ...old } = await loadSecrets(folder);
  await writeFile(join(folder, "secrets.json"), JSON.stringify(old));
  expect(await loadSecrets(folder)).toEqual({ ...old, previousEncryptionKeys: [] });
});

test("a damaged file is never replaced, and a missing one is not created by a change of the key", async () => {
  await expect(changeEncryptionKey(folder)).rejects.toThrow(StartError);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, "secrets.json"), '{"encryptionKey": ');
  for (const work of [loadSecrets, changeEncryptionKey, dropPreviousKeys]) {
    await expect(work(folder)).rejects.toThrow(/damaged/);
  }
  expect(await readFile(join(folder, "secrets.json"), "utf8")).toBe('{"encryptionKey": ');
});
