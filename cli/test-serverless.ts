import { spawnSync } from "node:child_process";
import { findPrograms, installPrograms } from "@/tests/serverless/support/programs";

/**
 * `npm run test:serverless`: tests a deployment as on a serverless platform: `vercel-build` and plain `next start`, behind
 * Debian's PgBouncer in transaction mode. As root it installs Debian's packages; without them the tests are skipped.
 */
let programs = await findPrograms();
if (!programs) {
  console.log("· Installing Debian's packages postgresql and pgbouncer");
  await installPrograms();
  programs = await findPrograms();
}
if (programs) {
  const options = ["run", "--project", "serverless", ...process.argv.slice(3)];
  const { status } = spawnSync("node_modules/.bin/vitest", options, { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  console.log(
    "Skipped: PostgreSQL and PgBouncer are not installed. On Debian, run: apt-get install postgresql pgbouncer",
  );
}
