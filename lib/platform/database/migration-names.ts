import { readdir } from "node:fs/promises";

export const migrationsDir = "prisma/migrations";

/** The names of the migrations of this code, in order. Empty if the folder is not deployed with the code. */
export async function migrationNames(): Promise<readonly string[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
