import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** The files that write each table. Every other file calls them. */
const writers = {
  deliveries: [
    "lib/deliveries/queue/claim.ts",
    "lib/deliveries/queue/settle.ts",
    "lib/deliveries/queue/transitions.ts",
    // The statement that stores an event creates its deliveries.
    "lib/events/ingest/store-event.ts",
  ],
  lanes: [
    // A claim takes tokens of the rate limit.
    "lib/deliveries/queue/claim.ts",
    "lib/deliveries/queue/lane-health.ts",
    "lib/deliveries/queue/workers.ts",
    // Commands of endpoints rank below deliveries and cannot import them.
    "lib/endpoints/reset-breaker.ts",
  ],
  workers: ["lib/deliveries/queue/workers.ts", "lib/deliveries/queue/sweep.ts"],
} as const;

/** A lane is created with its endpoint and never deleted; retention deletes deliveries, which is not a transition. */
const writes = {
  deliveries:
    /\bUPDATE\s+"?deliveries\b|\bINSERT\s+INTO\s+"?deliveries\b|\bdelivery\.(create|update|upsert)\w*\(|\bdeliver(y|ies):\s*\{\s*(create|update|upsert|connectOrCreate)/i,
  lanes:
    /\bUPDATE\s+"?lanes\b|\bINSERT\s+INTO\s+"?lanes\b|\blane\.(create|update|upsert)\w*\(|\blane:\s*\{\s*(update|upsert)/i,
  workers: /\bUPDATE\s+"?workers\b|\bINSERT\s+INTO\s+"?workers\b|\bworker\.(create|update|upsert)\w*\(/i,
} as const;

type Table = keyof typeof writers;

function violations(file: string, text: string): string[] {
  return (Object.keys(writers) as Table[])
    .filter((table) => writes[table].test(text) && !(writers[table] as readonly string[]).includes(file))
    .map((table) => `${file} must not write ${table}`);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file));
}

describe("the state of deliveries, lanes and workers", () => {
  const files = ["lib", "app", "components", "inngest", "server", "cli"].flatMap(sources);

  test("is written by the files that are named here, and by no other", () => {
    expect(files.flatMap((file) => violations(file, readFileSync(file, "utf8")))).toEqual([]);
  });

  test("is written by each of the files that are named here", () => {
    for (const table of Object.keys(writers) as Table[]) {
      const idle = writers[table].filter((file) => !writes[table].test(readFileSync(file, "utf8")));
      expect(idle).toEqual([]);
    }
  });

  test.each([
    ["sql`UPDATE deliveries d SET status = 'pending'`", "deliveries"],
    ["`update\n  deliveries SET fence = 0`", "deliveries"],
    ["INSERT INTO deliveries (id) VALUES ($1)", "deliveries"],
    ["await tx.delivery.updateMany({ data: { status } })", "deliveries"],
    ["await tx.delivery.create({ data })", "deliveries"],
    ["tx.event.update({ data: { deliveries: { create: {} } } })", "deliveries"],
    ["UPDATE lanes SET failures = 0", "lanes"],
    ["UPDATE workers SET awake = true", "workers"],
    ["await prisma().lane.update({ where, data })", "lanes"],
  ])("a planted violation is found: %s", (text, table) => {
    expect(violations("lib/endpoints/planted.ts", text)).toEqual([
      `lib/endpoints/planted.ts must not write ${table}`,
    ]);
  });
});
