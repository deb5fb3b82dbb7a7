import {
  childEnv,
  describeEnvProblems,
  type Env,
  type EnvProblem,
  env,
  isEnvValid,
  malformedVariables,
} from "./env";

/** What a deployment needs. `npm start` creates all of them. */
const required: readonly (keyof Env & string)[] = [
  "DATABASE_URL",
  "PORTICO_ENCRYPTION_KEY",
  "NEXTAUTH_SECRET",
  "INNGEST_EVENT_KEY",
  "INNGEST_SIGNING_KEY",
];

/** No two of these may have the same value: anyone who has one of them would have the other. */
const secrets: readonly (keyof Env & string)[] = [
  "PORTICO_ENCRYPTION_KEY",
  "NEXTAUTH_SECRET",
  "INNGEST_EVENT_KEY",
  "INNGEST_SIGNING_KEY",
  "PORTICO_METRICS_TOKEN",
  "PORTICO_BOOTSTRAP_API_KEY",
  "PORTICO_BOOTSTRAP_PASSWORD",
];

const howToSet: Partial<Record<keyof Env, string>> = {
  DATABASE_URL: "the connection string of a PostgreSQL database",
  PORTICO_ENCRYPTION_KEY: "32 random bytes in base64: openssl rand -base64 32",
  NEXTAUTH_SECRET: "a random text: openssl rand -base64 32",
  INNGEST_EVENT_KEY: "the event key of your Inngest environment",
  INNGEST_SIGNING_KEY: "the signing key of your Inngest environment",
  PORTICO_URL: "the URL of this Portico, such as https://hooks.example.com",
};

/**
 * Checks everything that a deployment needs from its environment, and finds all problems at once: malformed variables,
 * missing ones, and secrets that are equal.
 * @returns empty if the environment is complete
 */
export function checkEnv(raw: NodeJS.ProcessEnv = childEnv({})): readonly EnvProblem[] {
  const malformed = malformedVariables(raw);
  return [...malformed, ...missingVariables(raw), ...equalSecrets(raw), ...differentUrls(raw, malformed)];
}

function missingVariables(raw: NodeJS.ProcessEnv): EnvProblem[] {
  const isProduction = raw.NODE_ENV === "production";
  const knowsUrl = Boolean(raw.VERCEL || raw.VERCEL_URL || raw.VERCEL_PROJECT_PRODUCTION_URL);
  const needed = isProduction && !knowsUrl ? [...required, "PORTICO_URL" as const] : required;
  return needed
    .filter((variable) => !raw[variable])
    .map((variable) => ({
      kind: "missing",
      variable,
      problem: `is not set. Set it to ${howToSet[variable]}`,
    }));
}

function equalSecrets(raw: NodeJS.ProcessEnv): EnvProblem[] {
  return secrets.flatMap((variable, at) => {
    const same = secrets.slice(0, at).find((other) => raw[other] && raw[other] === raw[variable]);
    return same ? [{ kind: "conflict", variable, problem: `must not have the same value as ${same}` }] : [];
  });
}

/** next-auth builds its links and cookies from its own variable. */
function differentUrls(raw: NodeJS.ProcessEnv, malformed: readonly EnvProblem[]): EnvProblem[] {
  const { PORTICO_URL, NEXTAUTH_URL } = raw;
  const unusable = malformed.some(
    ({ variable }) => variable === "PORTICO_URL" || variable === "NEXTAUTH_URL",
  );
  if (!PORTICO_URL || !NEXTAUTH_URL || unusable) return [];
  if (new URL(PORTICO_URL).origin === new URL(NEXTAUTH_URL).origin) return [];
  const problem = "must be the same as PORTICO_URL, or not set";
  return [{ kind: "conflict", variable: "NEXTAUTH_URL", problem }];
}

/** The problems for the person who deploys Portico. */
export function explainEnv(problems: readonly EnvProblem[]): string {
  return `${describeEnvProblems(problems)}\nSee .env.example and docs/deploy.md.`;
}

/** The last environment that was complete. Every page asks, so the same one is not checked again. */
let complete: Env | undefined;

/**
 * A sentence for anyone who uses a Portico whose environment is incomplete. The variables are in its log and in its health.
 * @returns undefined if nothing is missing or malformed
 */
export function configurationFault(): string | undefined {
  if (isEnvValid() && env() === complete) return undefined;
  const cannotWork = checkEnv().some(({ kind }) => kind !== "conflict");
  if (cannotWork) return "Portico is not configured completely. GET /api/health names the variables.";
  complete = env();
  return undefined;
}
