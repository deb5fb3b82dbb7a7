import pg from "pg";
import { vi } from "vitest";
import { sql } from "./portico";

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** Every distinct statement that is sent to the database during some work. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements = new Map<string, Statement>();
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [first, second] = args;
    const config = typeof first === "string" ? { text: first, values: second } : (first as Statement);
    const values = Array.isArray(config.values) ? config.values : [];
    if (/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(config.text))
      statements.set(config.text, { text: config.text, values });
    return query.apply(this, args);
  } as never);
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return [...statements.values()];
}

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly Plan[];
}

function scansIn(plan: Plan): string[] {
  const own = plan["Node Type"] === "Seq Scan" ? [plan["Relation Name"] ?? "?"] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scansIn)];
}

async function planOf({ text, values }: Statement): Promise<Plan | undefined> {
  const [row] = await sql<{ "QUERY PLAN": [{ Plan: Plan }] }>(`EXPLAIN (FORMAT JSON) ${text}`, ...values);
  return row?.["QUERY PLAN"][0].Plan;
}

/** The tables that a statement would scan completely. */
export async function fullScansOf(statements: Statement): Promise<string[]> {
  const plan = await planOf(statements);
  return plan ? scansIn(plan) : [];
}

/** The steps of a statement's plan: "Limit", "Sort", "Index Only Scan" … */
export async function stepsOf(statements: Statement): Promise<string[]> {
  const plan = await planOf(statements);
  const stepsIn = (step: Plan): string[] => [step["Node Type"], ...(step.Plans ?? []).flatMap(stepsIn)];
  return plan ? stepsIn(plan) : [];
}

/** Tables that grow without bound. No frequent statement may scan one completely. */
const history = ["events", "deliveries", "attempts", "rejections", "audit_entries"];

/** The statements that scan a history table completely, with the tables. */
export async function scansOfHistory(statements: readonly Statement[]): Promise<[string, string[]][]> {
  const found: [string, string[]][] = [];
  for (const statement of statements) {
    const tables = (await fullScansOf(statement)).filter((table) => history.includes(table));
    if (tables.length > 0) found.push([statement.text, tables]);
  }
  return found;
}
