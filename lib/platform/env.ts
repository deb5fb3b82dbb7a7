import { z } from "zod";

const flag = z
  .enum(["true", "false", "1", "0"])
  .transform((value) => value === "true" || value === "1")
  .optional();

/** An email address, alone or as in `Portico <portico@example.com>`. */
const sender = z
  .string()
  .regex(
    /^(?:[^<>"\r\n]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    "must be an email address, or a name followed by <address>",
  );

const addresses = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part !== ""),
  )
  .pipe(z.array(z.email("must be comma-separated email addresses")).min(1));

/** Origins of sites as browsers write them. They become part of the content security policy, hence the strict check. */
const origins = z
  .string()
  .transform((text) => text.split(",").flatMap((part) => part.trim().replace(/\/$/, "") || []))
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/,
          "must be comma-separated origins, such as https://app.example.com",
        ),
    ),
  );

/** Hosts with a port, as {@link URL} writes them. */
const hostsWithPort = z
  .string()
  .transform((text) => text.split(",").flatMap((part) => part.trim().toLowerCase() || []))
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^([a-z0-9._-]+|\[[0-9a-f:]+\]):\d{1,5}$/,
          "must be comma-separated hosts with a port, such as 10.0.0.5:8080",
        ),
    ),
  );

const ports = z
  .string()
  .regex(/^\d{1,5}(\s*,\s*\d{1,5})*$/, "must be comma-separated ports, such as 443,8443")
  .transform((text) => text.split(",").map(Number))
  .pipe(z.array(z.number().min(1).max(65535)));

const encryptionKey = z
  .base64("must be 32 bytes in base64")
  .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64");

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" });

const webUrl = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });

const httpUrl = (example: string) =>
  z.url({ protocol: /^https?$/, error: `must be a URL, such as ${example}` });

/** Source: Inngest documentation, signing keys. The SDK decodes the part after the prefix as hexadecimal. */
const signingKey = z
  .string()
  .regex(
    /^(signkey-\w+-)?([0-9a-f]{2})+$/i,
    "must be a signing key: signkey-, an environment, hexadecimal digits",
  );

const quota = (amount: number) => z.coerce.number().int().min(0).max(1_000_000).default(amount);

const schema = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_URL_UNPOOLED: postgresUrl.optional(),
  DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
  DATABASE_INTERACTIVE_POOL_SIZE: z.coerce.number().int().min(1).max(100).optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  PORTICO_PREPARED_STATEMENTS: flag,
  PORTICO_MIGRATE_PREVIEWS: flag,
  PORTICO_URL: httpUrl("https://hooks.example.com").optional(),
  PORTICO_DATA_DIR: z.string().min(1).default(".portico"),
  PORTICO_ENCRYPTION_KEY: encryptionKey.optional(),
  PORTICO_ENCRYPTION_KEY_PREVIOUS: z
    .string()
    .default("")
    .transform((text) => text.split(",").flatMap((key) => key.trim() || []))
    .pipe(z.array(encryptionKey)),
  PORTICO_ALLOW_PRIVATE_TARGETS: flag,
  PORTICO_ALLOWED_TARGETS: hostsWithPort.optional(),
  PORTICO_ALLOWED_PORTS: ports.optional(),
  PORTICO_MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(1024 * 1024),
  PORTICO_DRAIN_SECONDS: z.coerce.number().int().min(1).max(600).default(45),
  PORTICO_LINGER_SECONDS: z.coerce.number().min(0).max(60).default(5),
  PORTICO_WORKERS: z.coerce.number().int().min(1).max(16).default(2),
  PORTICO_QUERY_SECONDS: z.coerce.number().min(0.1).max(30).default(10),
  PORTICO_REQUESTS_PER_SECOND: z.coerce.number().min(0.01).max(1_000_000).default(10),
  PORTICO_MAX_ENDPOINTS: quota(100),
  PORTICO_MAX_API_KEYS: quota(50),
  PORTICO_MAX_ACCESS_LINKS: quota(1_000),
  PORTICO_MAX_INVITATIONS: quota(100),
  PORTICO_MAX_SAVED_VIEWS: quota(500),
  PORTICO_MAX_TESTS_PER_MINUTE: quota(30),
  PORTICO_BODY_RETENTION_DAYS: z.coerce.number().int().min(1).default(30),
  PORTICO_SUMMARY_RETENTION_DAYS: z.coerce.number().int().min(1).default(90),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }).optional(),
  PORTICO_MAIL_FROM: sender.optional(),
  PORTICO_ALERT_EMAILS: addresses.optional(),
  PORTICO_MAILBOX: flag,
  PORTICO_AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1).default(400),
  PORTICO_LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
  PORTICO_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  PORTICO_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  PORTICO_BOOTSTRAP_API_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  PORTICO_BOOTSTRAP_EMAIL: z.email().optional(),
  PORTICO_BOOTSTRAP_PASSWORD: z.string().min(8, "must have at least 8 characters").optional(),
  GITHUB_ID: z.string().min(1).optional(),
  GITHUB_SECRET: z.string().min(1).optional(),
  GITHUB_URL: z.url({ protocol: /^https?$/, error: "must be the URL of a GitHub server" }).optional(),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  PORTICO_EMBED_ORIGINS: origins.optional(),
  NEXTAUTH_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  NEXTAUTH_URL: httpUrl("https://hooks.example.com").optional(),
  INNGEST_EVENT_KEY: z
    .string()
    .refine((key) => !key.startsWith("signkey-"), "must be an event key, but it is a signing key")
    .optional(),
  INNGEST_SIGNING_KEY: signingKey.optional(),
  INNGEST_BASE_URL: httpUrl("https://inngest.example.com").optional(),
  INNGEST_SERVE_ORIGIN: httpUrl("https://hooks.example.com").optional(),
  PORTICO_INNGEST_MAX_CALLS: z.coerce.number().int().min(1).max(10_000).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: webUrl.optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
  NODE_ENV: z.string().optional(),
  /** Set by npm and other package managers for the scripts that they run. */
  npm_lifecycle_event: z.string().optional(),
  VERCEL: z.string().optional(),
  /** `production`, `preview` or `development`. A custom environment counts as a preview. */
  VERCEL_ENV: z.string().optional(),
  /** Set in every build on Vercel, even if the project does not expose the other system variables. */
  NOW_BUILDER: z.string().optional(),
  /** Set by Vercel if the project has a tracing integration. */
  VERCEL_OTEL_ENDPOINTS: z.string().optional(),
  VERCEL_URL: z.string().optional(),
  VERCEL_PROJECT_PRODUCTION_URL: z.string().optional(),
});

export type Env = z.infer<typeof schema>;

/** A variable that is missing, malformed, or equal to one that it must differ from. Never contains a value. */
export interface EnvProblem {
  readonly kind: "missing" | "malformed" | "conflict";
  readonly variable: keyof Env;
  /** What is wrong, as the rest of a sentence that begins with the variable. */
  readonly problem: string;
}

/** Thrown for an invalid environment. The message names every invalid variable, but never a value. */
export class EnvError extends Error {
  override readonly name = "EnvError";

  constructor(problems: readonly EnvProblem[]) {
    super(describeEnvProblems(problems));
  }
}

/** One line per variable, below a heading. */
export function describeEnvProblems(problems: readonly EnvProblem[]): string {
  const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`);
  return ["The environment is not valid:", ...lines].join("\n");
}

type Parsed = { readonly env: Env } | { readonly problems: readonly EnvProblem[] };

function parse(raw: NodeJS.ProcessEnv): Parsed {
  const present = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return { env: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    kind: "malformed" as const,
    variable: schema.keyof().parse(path[0]),
    problem: message,
  }));
  return { problems };
}

/**
 * Reads and checks an environment. An empty variable counts as absent, as in `FOO= npm start`.
 * @throws EnvError that names every invalid variable
 */
export function parseEnv(raw: NodeJS.ProcessEnv): Env {
  const parsed = parse(raw);
  if ("problems" in parsed) throw new EnvError(parsed.problems);
  return parsed.env;
}

/** The malformed variables of an environment, each once. Empty if {@link parseEnv} accepts it. */
export function malformedVariables(raw: NodeJS.ProcessEnv): readonly EnvProblem[] {
  const parsed = parse(raw);
  if ("env" in parsed) return [];
  return parsed.problems.filter(
    ({ variable }, at) => parsed.problems.findIndex((each) => each.variable === variable) === at,
  );
}

let current: Env | undefined;

/** The environment of this process, checked once. No other code in Portico reads `process.env`. */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/** Whether {@link env} can be used. If not, every request gets 503, but the server must still be able to respond. */
export function isEnvValid(): boolean {
  return current !== undefined || malformedVariables(process.env).length === 0;
}

/** The level of the log. It also works if the environment is not valid, because the log has to report exactly that. */
export function logLevel(): Env["PORTICO_LOG_LEVEL"] {
  const level = schema.shape.PORTICO_LOG_LEVEL.safeParse(process.env.PORTICO_LOG_LEVEL || undefined);
  return level.success ? level.data : "info";
}

/** Whether this process runs on Vercel. It also works if the environment is not valid. */
export function isOnVercel(): boolean {
  return Boolean(process.env.VERCEL);
}

/** Sets variables for this process and its children, over existing ones. Command-line programs call it at their start. */
export function extendEnv(extra: Readonly<Record<string, string>>): void {
  Object.assign(process.env, extra);
  current = undefined;
}

/**
 * A variable that the caller needs.
 * @throws EnvError if it is not set
 */
export function requireEnv<K extends keyof Env>(name: K): NonNullable<Env[K]> {
  const value = env()[name];
  if (value === undefined || value === null) {
    const problem = 'is not set. See .env.example, or run "npm start" without variables to generate it';
    throw new EnvError([{ kind: "missing", variable: name, problem }]);
  }
  return value;
}

/** The URL at which people and providers reach this Portico, without a trailing slash. */
export function publicUrl(from: Env = env()): string {
  const host = from.VERCEL_PROJECT_PRODUCTION_URL ?? from.VERCEL_URL;
  const url = from.PORTICO_URL ?? (host ? `https://${host}` : `http://localhost:${from.PORT}`);
  return url.replace(/\/+$/, "");
}

/**
 * The connection string for migrations and for everything else that needs one connection for itself: the first of
 * `DATABASE_URL_UNPOOLED`, `DIRECT_URL` and `DATABASE_URL` that is set.
 * @throws EnvError if none is set
 */
export function directDatabaseUrl(from: Env = env()): string {
  return from.DATABASE_URL_UNPOOLED ?? from.DIRECT_URL ?? from.DATABASE_URL ?? requireEnv("DATABASE_URL");
}

/**
 * Whether statements may be prepared under a name. `pgbouncer=true` in the connection string, as Prisma and Supabase write
 * it, means no.
 */
export function usesPreparedStatements(from: Env = env()): boolean {
  if (from.PORTICO_PREPARED_STATEMENTS !== undefined) return from.PORTICO_PREPARED_STATEMENTS;
  if (from.DATABASE_URL === undefined) return true;
  return new URL(from.DATABASE_URL).searchParams.get("pgbouncer") !== "true";
}

/**
 * How many connections each kind of work may use at most. Ingest gets a third of `DATABASE_POOL_SIZE`, and jobs the rest.
 * Those of health and of interactive work come on top.
 */
export function poolSizes(from: Env = env()) {
  const size = from.DATABASE_POOL_SIZE;
  const ingest = Math.max(1, Math.floor(size / 3));
  return {
    ingest,
    jobs: Math.max(1, size - ingest),
    health: 1,
    interactive: from.DATABASE_INTERACTIVE_POOL_SIZE ?? Math.ceil(size / 2),
  };
}

/** How many connections this process may have at most. */
export function connectionLimit(from: Env = env()): number {
  return Object.values(poolSizes(from)).reduce((sum, size) => sum + size, 0);
}

/** Whether only this machine can open a URL: its host is localhost or a loopback address. */
export function isLocalUrl(url: string): boolean {
  const { hostname } = new URL(url);
  return /(^|\.)localhost\.?$/.test(hostname) || /^127(\.\d+){3}$/.test(hostname) || hostname === "[::1]";
}

/** Whether this is the development server, which shows complete errors. */
export function isDevelopment(from: Env = env()): boolean {
  return from.NODE_ENV === "development";
}

/** Whether a destination for traces is configured. */
export function isTraced(from: Env = env()): boolean {
  const target =
    from.OTEL_EXPORTER_OTLP_ENDPOINT ?? from.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? from.VERCEL_OTEL_ENDPOINTS;
  return target !== undefined && from.OTEL_SDK_DISABLED !== "true";
}

/** The variables of this process and some more, for a child process. */
export function childEnv(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}
