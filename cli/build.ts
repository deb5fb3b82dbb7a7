import { checkEnv, explainEnv } from "@/lib/platform/check-env";
import { childEnv } from "@/lib/platform/env";
import { buildApp } from "./build-app";
import { print } from "./prepare.mjs";
import { prepareDatabase } from "./prepare-database";

/**
 * `npm run build`: builds the app. `--migrate` (Vercel's build) first requires a complete environment, applies the
 * migrations and creates the operator.
 */
if (process.argv.includes("--migrate")) {
  await prepareDatabase((text) => print(`· ${text}`));
} else {
  const problems = checkEnv(childEnv({ NODE_ENV: "production" }));
  if (problems.length > 0) print(`· Before you start this build: ${explainEnv(problems)}`);
}
await buildApp((text) => print(`· ${text}`));
