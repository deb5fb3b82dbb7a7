import type { Inngest, ServeHandlerOptions } from "inngest";
import pg from "pg";
import { onTestFinished } from "vitest";
import { type Runner, type RunnerOptions, startRunner } from "@/embedded/inngest/runner";
import { createTestDatabase } from "@/tests/support/database";
import { App, createClient, eventKey, type Functions, signingKey } from "./app";
import { waitFor } from "./wait";

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

export interface RunRow {
  readonly id: string;
  readonly fn_id: string;
  readonly status: string;
  readonly output: unknown;
  readonly event: { readonly id: string; readonly data: Record<string, unknown> };
}

/** Retries after milliseconds instead of the fifteen seconds of a production run. */
export const fastRetries = { retryDelaysMs: [20], retryJitterMs: 0 };

export interface StackOptions extends Partial<RunnerOptions> {
  readonly functions: Functions;
  readonly serve?: Partial<ServeHandlerOptions>;
}

/** A database, an app and a runner for one test, removed when the test ends. */
export class Stack {
  readonly app = new App();
  readonly logs: LogLine[] = [];
  runner!: Runner;
  client!: Inngest;
  pool!: pg.Pool;
  databaseUrl = "";

  private constructor(readonly options: StackOptions) {}

  static async start(options: StackOptions): Promise<Stack> {
    const stack = new Stack(options);
    const database = await createTestDatabase({ empty: true });
    onTestFinished(() => database.drop());
    stack.databaseUrl = database.url;
    stack.pool = new pg.Pool({ connectionString: database.url, max: 3 });
    stack.pool.on("error", () => {});
    onTestFinished(() => stack.pool.end());
    await stack.app.listen();
    onTestFinished(() => stack.app.close());
    await stack.startRunner();
    stack.serve();
    await stack.runner.synced;
    return stack;
  }

  /** Starts another runner on this database. Call `serve` to make the app's client use it. */
  async startRunner(overrides: Partial<RunnerOptions> = {}): Promise<Runner> {
    const runner = await startRunner({
      databaseUrl: this.databaseUrl,
      port: 0,
      appUrl: this.app.url,
      eventKey,
      signingKey,
      log: (level, message, fields = {}) => this.logs.push({ level, message, fields }),
      ...this.options,
      tuning: { ...fastRetries, ...this.options.tuning },
      ...overrides,
    });
    onTestFinished(() => runner.stop());
    this.runner = runner;
    return runner;
  }

  /** Serves the functions with a client for the current runner. */
  serve(functions: Functions = this.options.functions): void {
    this.client = createClient(this.runner.url);
    this.app.serve(this.client, functions(this.client), this.options.serve);
  }

  async runs(fnId?: string): Promise<RunRow[]> {
    const { rows } = await this.pool.query<{
      id: string;
      fn_id: string;
      status: string;
      output: string | null;
      event: string;
    }>(
      "select id, fn_id, status, output, event from inngest_runner.run where $1::text is null or fn_id = $1 order by id",
      [fnId ?? null],
    );
    return rows.map((row) => ({
      ...row,
      output: row.output === null ? null : JSON.parse(row.output),
      event: JSON.parse(row.event) as RunRow["event"],
    }));
  }

  /** Waits until this many runs of a function have ended, and returns all its runs. */
  async ended(fnId: string, count = 1): Promise<RunRow[]> {
    const ended =
      "select count(*)::int as n from inngest_runner.run where fn_id = $1 and status <> 'running'";
    await waitFor(`${count} ended runs of ${fnId}`, async () => {
      const { rows } = await this.pool.query<{ n: number }>(ended, [fnId]);
      return (rows[0]?.n ?? 0) >= count;
    });
    return await this.runs(fnId);
  }
}
