import { migrate } from "@/lib/platform/database/migrate";
import { requireEnv } from "@/lib/platform/env";
import { buildApp } from "./build-app";
import { prepare, say } from "./prepare.mjs";

/** `npm run build`: client, build. With `--migrate` (Vercel's build) the migrations are applied first. */
await prepare();
if (process.argv.includes("--migrate")) {
  const applied = await migrate(requireEnv("DATABASE_URL"));
  say(`· Applied ${applied.length} migrations`);
}
await buildApp((text) => say(`· ${text}`));
