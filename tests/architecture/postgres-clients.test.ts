import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const clientListener = /\bclient\.on\("error"/g;
const poolListener = /\bpool\.on\("error"/g;

/** Clients and pools that do not handle a lost connection: pg then emits an `error` event, which ends the process. */
function unhandledIn(text: string): boolean {
  const clients = text.match(/\bnew (pg\.)?Client\(/g)?.length ?? 0;
  const pools = text.match(/\bnew (pg\.)?Pool\(/g)?.length ?? 0;
  // A client that a pool has lent needs a listener of its own.
  const clientListeners = text.match(clientListener)?.length ?? 0;
  const poolListeners = text.match(poolListener)?.length ?? 0;
  return clientListeners < clients + pools || poolListeners < pools;
}

test("every PostgreSQL client and pool survives a lost connection", () => {
  const files = ["lib", "inngest", "app", "server", "embedded", "cli"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => join(folder, file))
      .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes(".test.")),
  );
  const using = files.filter((file) => /\bnew (pg\.)?(Client|Pool)\(/.test(readFileSync(file, "utf8")));
  expect(using.length).toBeGreaterThan(4);
  expect(using.filter((file) => unhandledIn(readFileSync(file, "utf8")))).toEqual([]);
});

test.each([
  ["const client = new pg.Client({});", true],
  ['const pool = new pg.Pool({}); pool.on("error", noop);', true],
  ['const client = new pg.Client({}); client.on("error", noop);', false],
])("the check finds a missing listener: %s", (text, unhandled) => {
  expect(unhandledIn(text)).toBe(unhandled);
});
