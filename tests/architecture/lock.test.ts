import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync("package-lock.json", "utf8"));

/** The packages that could be replaced by others of the same name and version. */
function unverified(packages: Readonly<Record<string, Entry>>): string[] {
  return Object.entries(packages).flatMap(([path, { integrity, link }]) =>
    path === "" || link || integrity?.startsWith("sha512-") ? [] : [path],
  );
}

test("every package in the lock file has a hash", () => {
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500);
  expect(unverified(lock.packages)).toEqual([]);
});

test("no package comes from an address of its own", () => {
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test("a planted package without a hash, or with a weak one, is found", () => {
  const planted = {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { integrity: "sha1-x" },
  };
  expect(unverified(planted)).toEqual(["node_modules/a", "node_modules/b"]);
});
