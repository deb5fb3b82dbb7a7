import { migrate } from "@/lib/platform/database/migrate";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { env, requireEnv } from "@/lib/platform/env";
import { bootstrap } from "@/lib/system/bootstrap";
import { buildApp } from "./build-app";
import { print } from "./prepare.mjs";
import { requireKeys } from "./require-keys";

/** `npm run build`: builds the app. `--migrate` (Vercel's build) first applies migrations and creates the operator. */
if (process.argv.includes("--migrate")) {
  const applied = await migrate(requireEnv("DATABASE_URL"));
  print(`· Applied ${applied.length} migrations`);
  if (env().PORTICO_ENCRYPTION_KEY !== undefined) await requireKeys();
  const { PORTICO_BOOTSTRAP_API_KEY, PORTICO_BOOTSTRAP_EMAIL, PORTICO_BOOTSTRAP_PASSWORD } = env();
  const operator = await bootstrap({
    apiKey: PORTICO_BOOTSTRAP_API_KEY,
    email: PORTICO_BOOTSTRAP_EMAIL,
    password: PORTICO_BOOTSTRAP_PASSWORD,
  });
  if (operator.generatedPassword)
    print(`· ${operator.email} signs in with ${operator.generatedPassword} (shown this once)`);
  await closePrisma();
  await closePool();
}
await buildApp((text) => print(`· ${text}`));
