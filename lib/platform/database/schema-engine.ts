import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { migrationNames, migrationsDir } from "./migration-names";

const schemaFile = "prisma/schema.prisma";

/** Compares all tables and enums. */
export const noFilter: SchemaFilter = { externalTables: [], externalEnums: [] };

/** The exports of the wasm build that have no types: the two hooks that a bundler would call. */
interface Bindings {
  SchemaEngine: {
    new: (options: object, log: (line: string) => void, factory: object) => Promise<SchemaEngine>;
  };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** The bindings hold one instance per process, even if this module is loaded twice. */
interface SharedEngine {
  loaded?: Promise<Bindings>;
  /** Serialises the calls: the instance panics if two calls run at once. */
  lastCall: Promise<unknown>;
}

const holder = globalThis as typeof globalThis & { porticoSchemaEngine?: SharedEngine };
holder.porticoSchemaEngine ??= { lastCall: Promise.resolve() };
const shared = holder.porticoSchemaEngine;

async function load(): Promise<Bindings> {
  const require = createRequire(import.meta.url);
  const bindings = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as Bindings;
  const wasmPath = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const wasm = await WebAssembly.instantiate(await readFile(wasmPath), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(wasm.instance.exports);
  const start = wasm.instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  return bindings;
}

/**
 * Runs work with Prisma's schema engine as WebAssembly. `prisma migrate` uses a native engine, which it downloads at the
 * first use and which a closed network blocks. This is the same engine from npm with the same `_prisma_migrations`
 * table, so the ordinary CLI still works.
 * @param factory the connections that the engine uses
 */
export function withSchemaEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const result = shared.lastCall.then(() => useEngine(factory, use));
  shared.lastCall = result.catch(() => undefined);
  return result;
}

async function useEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  shared.loaded ??= load();
  const { SchemaEngine } = await shared.loaded;
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const schema = await readFile(schemaFile, "utf8");
  const engine = await SchemaEngine.new({ datamodels: [[schemaFile, schema]] }, () => undefined, bound);
  return use(engine);
}

/** The migrations in the repository, in order. */
export async function readMigrations(): Promise<MigrationList> {
  const migrationDirectories = await Promise.all((await migrationNames()).map(readMigration));
  const lockfile = await readFile(join(migrationsDir, "migration_lock.toml"), "utf8").catch(() => null);
  return {
    baseDir: migrationsDir,
    lockfile: { path: "migration_lock.toml", content: lockfile },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

async function readMigration(name: string) {
  const content = await readFile(join(migrationsDir, name, "migration.sql"), "utf8");
  return {
    path: name,
    migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: content } },
  };
}

/** The schema file of the repository, in the format of the engine. */
export async function readSchema(): Promise<{ path: string; content: string }> {
  return { path: schemaFile, content: await readFile(schemaFile, "utf8") };
}
