import { StartError } from "@/embedded/stack/start-error";
import { checkEnv, explainEnv } from "@/lib/platform/check-env";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { childEnv, env } from "@/lib/platform/env";
import { bootstrap } from "@/lib/system/bootstrap";
import { type DeploymentMigrations, migrateDeployment } from "@/lib/system/migrate-deployment";
import { requireKeys } from "./require-keys";
import { requirePooler } from "./require-pooler";

/**
 * Prepares the database of a deployment before its build: checks the environment, applies the migrations, and creates the
 * first operator.
 * @throws StartError if the environment is incomplete, or a preview would need migrations
 * @throws MigrationError if the migrations cannot be applied
 */
export async function prepareDatabase(progress: (text: string) => void): Promise<void> {
  const problems = checkEnv(childEnv({ NODE_ENV: "production" }));
  if (problems.length > 0) throw new StartError(explainEnv(problems));
  try {
    const migrations = await migrateDeployment();
    report(migrations, progress);
    await requirePooler();
    await requireKeys();
    if (migrations.outcome === "applied") await createOperator(progress);
  } finally {
    await closePrisma();
    await closePool();
  }
}

function report(migrations: DeploymentMigrations, progress: (text: string) => void): void {
  if (migrations.outcome === "refused") throw new StartError(explainRefusal(migrations.names));
  progress(
    migrations.outcome === "applied"
      ? `Applied ${migrations.names.length} migrations`
      : "This is not the production environment, so the database was not changed. It has every migration of this code",
  );
}

function explainRefusal(names: readonly string[]): string {
  const environment = env().VERCEL_ENV;
  const lacks = `its database lacks ${names.length} migration(s) of this code: ${names.join(", ")}.`;
  const previews = [
    "Nothing was migrated, because it may be the database of the production deployment. Give previews a database of their",
    "own: in the environment variables of the project, set for the environment Preview only: DATABASE_URL (also",
    "DATABASE_URL_UNPOOLED or DIRECT_URL, if you use them) and PORTICO_MIGRATE_PREVIEWS=true.",
  ];
  const unknown = [
    'Nothing was migrated, because VERCEL_ENV is not set. Turn on "Automatically expose System Environment Variables" in',
    "the environment variables of the project, so that the build can tell production from previews.",
  ];
  return [
    `This build is for the environment ${environment ?? "(unknown)"}, and ${lacks}`,
    ...(environment === undefined ? unknown : previews),
    "See docs/deploy.md, section Previews.",
  ].join("\n");
}

async function createOperator(progress: (text: string) => void): Promise<void> {
  const { PORTICO_BOOTSTRAP_API_KEY, PORTICO_BOOTSTRAP_EMAIL, PORTICO_BOOTSTRAP_PASSWORD } = env();
  const operator = await bootstrap({
    apiKey: PORTICO_BOOTSTRAP_API_KEY,
    email: PORTICO_BOOTSTRAP_EMAIL,
    password: PORTICO_BOOTSTRAP_PASSWORD,
  });
  if (operator.generatedPassword)
    progress(`${operator.email} signs in with ${operator.generatedPassword} (shown this once)`);
}
