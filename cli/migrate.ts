import { migrate } from "@/lib/platform/database/migrate";
import { requireEnv } from "@/lib/platform/env";

/** `npm run migrate`: applies the migrations to DATABASE_URL, like `prisma migrate deploy` but without a download. */
const applied = await migrate(requireEnv("DATABASE_URL"));
console.log(applied.length === 0 ? "Nothing to apply." : `Applied: ${applied.join(", ")}`);
