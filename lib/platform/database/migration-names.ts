import { readdir } from "node:fs/promises";

export const migrationsDir = "prisma/migrations";

/** The migrations that came with this code, in order; none where its folder did not come along. */
export async function migrationNames(): Promise<readonly string[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
