import { migrateFromEnv } from "@/lib/platform/database/migrate";

/**
 * `npm run migrate`: applies the migrations, like `prisma migrate deploy` but without a download. It uses
 * DATABASE_URL_UNPOOLED, else DIRECT_URL, else DATABASE_URL.
 */
const applied = await migrateFromEnv();
console.log(applied.length === 0 ? "Nothing to apply." : `Applied: ${applied.join(", ")}`);
