import { noFilter, readSchema, withSchemaEngine } from "@/lib/platform/database/schema-engine";

/** The SQL that makes `schema.prisma` out of nothing, as Prisma's engine writes it. */
export async function schemaSql(databaseUrl: string): Promise<string> {
  const to = { tag: "schemaDatamodel" as const, files: [await readSchema()] };
  const result = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({ from: { tag: "empty" }, to, script: true, exitCode: null, filters: noFilter }),
  );
  return result.stdout ?? "";
}
