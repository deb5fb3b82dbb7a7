import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { ensureDatabase, freePort, startPostgres } from "@/embedded/postgres/server";
import { type Collector, startCollector } from "@/tests/support/collector";
import { klikitRequest } from "@/tests/support/klikit";
import { newProduct, type Product } from "@/tests/support/product";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { signInBy } from "@/tests/support/sign-in";

/** A request as a test writes it. */
export type RequestOptions = Omit<RequestInit, "body" | "headers"> & {
  body?: string | Buffer;
  headers?: Record<string, string>;
};

export interface CapturedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A text that Portico wrote or sent, with its location. */
export type Written = readonly [where: string, text: string];

/** The whole product, with a recognisable token (a canary) for every secret. */
export class Stage {
  /** Every canary, with the location it was put in. */
  readonly canaries = new Map<string, string>();
  /** Every refusal and every error response. */
  readonly errorResponses: Written[] = [];
  readonly sourceSecret = this.canary("source secret");
  readonly apiKey = this.canary("API key");
  readonly password = this.canary("operator's password");
  inngestEventKey = "";
  inngestSigningKey = "";

  private constructor(
    private readonly folder: string,
    private readonly database: Parameters<typeof startPostgres>[0],
    private postgres: Awaited<ReturnType<typeof startPostgres>>,
    readonly receiver: Receiver,
    readonly collector: Collector,
    public product: Product,
  ) {}

  static async set(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), "portico-canary-"));
    const databasePassword = `canary${randomBytes(12).toString("hex")}`;
    const database = { dataDir: join(folder, "pg"), password: databasePassword, port: await freePort() };
    const postgres = await startPostgres(database);
    await ensureDatabase(postgres, "portico");
    const [receiver, collector] = [await startReceiver(), await startCollector()];
    const stage = new Stage(folder, database, postgres, receiver, collector, await newProduct());
    stage.canaries.set(databasePassword, "database password");
    await stage.startProduct();
    return stage;
  }

  private async startProduct(): Promise<void> {
    const encryptionKey = randomBytes(32).toString("base64");
    this.canaries.set(encryptionKey, "encryption key");
    this.product = await newProduct({
      DATABASE_URL: this.postgres.url("portico"),
      NEXTAUTH_SECRET: this.canary("session secret"),
      PORTICO_ENCRYPTION_KEY: encryptionKey,
      PORTICO_METRICS_TOKEN: this.canary("metrics token"),
      PORTICO_BOOTSTRAP_API_KEY: this.apiKey,
      PORTICO_BOOTSTRAP_PASSWORD: this.password,
      PORTICO_LOG_LEVEL: "debug",
      OTEL_EXPORTER_OTLP_ENDPOINT: this.collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    });
    await this.product.start();
    const secrets = JSON.parse(await readFile(join(this.product.dataDir, "secrets.json"), "utf8"));
    ({ inngestEventKey: this.inngestEventKey, inngestSigningKey: this.inngestSigningKey } = secrets);
    this.canaries.set(this.inngestEventKey, "Inngest event key");
    this.canaries.set(this.inngestSigningKey, "Inngest signing key");
  }

  async clear(): Promise<void> {
    await this.product.remove();
    await this.postgres.stop();
    await this.receiver.close();
    await this.collector.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** A new canary for this location. */
  canary(location: string): string {
    const token = `canary${randomBytes(12).toString("hex")}`;
    this.canaries.set(token, location);
    return token;
  }

  /** Sends a request, and records a refusal or an error. A page may repeat its own address. */
  async request(path: string, sent: RequestOptions = {}, at = this.product.url): Promise<CapturedResponse> {
    const body = sent.body === undefined ? undefined : new Uint8Array(Buffer.from(sent.body));
    const response = await fetch(`${at}${path}`, { redirect: "manual", ...sent, body });
    const text = await response.text();
    if (response.status >= 400) {
      const page = response.headers.get("content-type")?.startsWith("text/html");
      const tokens = page ? (path.match(/canary[0-9a-f]{24}/g) ?? []) : [];
      const shown = tokens.reduce((rest, token) => rest.replaceAll(token, ""), text);
      const headerText = JSON.stringify([...response.headers].filter(([name]) => name !== "set-cookie"));
      this.errorResponses.push([
        `${sent.method ?? "GET"} ${path.replace(/canary.*/, "…")}: ${response.status}`,
        headerText + shown,
      ]);
    }
    return { status: response.status, headers: response.headers, text };
  }

  api(method: string, path: string, body?: unknown, key = this.apiKey): Promise<CapturedResponse> {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    return this.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      body: text,
    });
  }

  /** A signed webhook with canaries in its body, its headers and its query. */
  webhook(secret: string, headers: Record<string, string> = {}, body?: string | Buffer, slug = "canary") {
    const text = body ?? JSON.stringify({ canary: true, note: this.canary("event body") });
    const signed = klikitRequest(secret, text, {
      authorization: `Bearer ${this.canary("inbound authorization")}`,
      cookie: `session=${this.canary("inbound cookie")}`,
      "x-api-key": this.canary("inbound API key"),
      "x-whatever": this.canary("inbound header"),
      ...headers,
    });
    const signature = signed.headers["x-klikit-signature"];
    if (signature) this.canaries.set(signature, "inbound signature");
    return this.request(`/api/webhooks/${slug}?token=${this.canary("inbound query")}`, {
      method: "POST",
      ...signed,
    });
  }

  /** Signs in through next-auth's own routes. Returns the cookies, whose values are secrets from now on. */
  async signIn(password: string): Promise<string> {
    const login = { email: this.product.email, password };
    const cookies = await signInBy((path, sent) => this.request(path, sent), login);
    for (const cookie of cookies) {
      const [name = "", value = ""] = cookie.split(/=(.*)/s);
      if (value.length > 30 && !value.startsWith("http")) this.canaries.set(value, `cookie ${name}`);
    }
    return cookies.join("; ");
  }

  async sql<T>(text: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.postgres.url("portico") });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  stopDatabase(): Promise<void> {
    return this.postgres.stop();
  }

  async startDatabase(): Promise<void> {
    this.postgres = await startPostgres(this.database);
  }

  /** Everything that Portico wrote or sent. */
  async everything(): Promise<Written[]> {
    const names = (await readdir(this.product.dataDir)).filter((name) => name.startsWith("portico.log"));
    const logs = await Promise.all(
      names.map(
        async (name): Promise<Written> => [name, await readFile(join(this.product.dataDir, name), "utf8")],
      ),
    );
    const tables = ["app", "cron", "run", "step"].map(async (table): Promise<Written> => {
      const rows = await this.sql<{ text: string }>(`SELECT t::text AS text FROM inngest_runner.${table} t`);
      return [`Inngest's ${table}`, rows.map(({ text }) => text).join("\n")];
    });
    const rest: Written[] = [
      ["printed", this.product.output()],
      ["traces", this.collector.text()],
    ];
    return [...logs, ...(await Promise.all(tables)), ...rest, ...this.errorResponses];
  }

  /** The canaries that are found in one of the texts, with both locations. */
  leaksIn(texts: readonly Written[]): string[] {
    return texts.flatMap(([where, text]) =>
      [...this.canaries]
        .filter(([token]) => text.includes(token))
        .map(([, location]) => `${location} in ${where}`),
    );
  }
}
