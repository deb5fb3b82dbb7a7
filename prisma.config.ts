import { defineConfig } from "prisma/config";
import { env } from "./lib/platform/env";

// For the ordinary Prisma CLI. Portico's own commands apply migrations without an engine download: see cli/migrate.ts.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: env().DATABASE_URL ?? "postgresql://localhost:5432/portico" },
});
