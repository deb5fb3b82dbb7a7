import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/**
 * Every write is a `command` (lib/audit/command.ts), or a helper that gets the command's transaction. These files write
 * on a connection of their own, each for the reason given here.
 */
const exceptions: Readonly<Record<string, string>> = {
  "lib/platform/command.ts": "is the command wrapper itself",
  "lib/platform/database/checkpoints.ts": "bookkeeping: how far a job got",
  "lib/auth/try-limits.ts": "bookkeeping: a failed try stays counted although the sign-in fails",
  "lib/auth/sessions/start-session.ts": "bookkeeping: sign-ins are not audited",
  "lib/auth/sessions/session-actor.ts": "bookkeeping: when a session was last used",
  "lib/auth/record-sign-in.ts": "bookkeeping: when a user last signed in",
  "lib/api-keys/authenticate-api-key.ts": "bookkeeping: when an API key was last used",
  "lib/events/ingest/store-event.ts": "ingest: one statement per batch of events",
  "lib/events/rejections/record-rejection.ts": "ingest: keeps what was not accepted",
  "lib/sources/record-handshake.ts": "ingest: when a provider last checked the URL",
  "lib/deliveries/queue/": "the queue: claim, settle, wake, sweep, breaker",
  "lib/deliveries/replays/advance-replay.ts": "the queue: works through a replay in batches",
  "lib/deliveries/copies/": "the queue: sends copies to the new URL of an endpoint",
  "lib/mail/send-mails.ts": "the sender: claims mails and stores what became of them",
  "lib/alerts/dispatch-alerts.ts": "the sender: claims alerts and stores what became of them",
  "lib/alerts/raise-alert.ts": "a detector raises an alert outside of any command",
  "lib/alerts/detect/silent-sources.ts": "a detector notes when a source was last heard",
  "lib/retention/": "deletes in batches, each in a transaction of its own",
  "lib/statistics/roll-up.ts": "sums up attempts in batches",
  "lib/secrets/reencrypt.ts": "seals secrets again in batches, while Portico runs",
};

/** The calls that give a connection which no command controls. */
const connections = ["prisma", "pool", "db"];
/** The functions that run a statement on such a connection. */
const statementCalls = ["queryWithin", "queryForProvider"];
const prismaWrites =
  /^(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)$/;
const sqlWrites = /\b(INSERT\s+INTO|UPDATE\s+[\w"$].*\bSET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b/s;

/** Every place where a file writes without a command. */
function writesIn(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const aliases = aliasesIn(source);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(...bypassOf(node.expression, aliases));
    if (ts.isTaggedTemplateExpression(node)) found.push(...bypassOf(node.tag, aliases));
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (found.length === 0 && usesConnection(source) && holdsWritingSql(source)) found.push("SQL that writes");
  return found.map((what) => `${file}: ${what}`);
}

/** Whether an expression is `prisma()`, `pool()` or `db()`. */
function isConnection(node: ts.Node | undefined): boolean {
  return Boolean(node && ts.isCallExpression(node) && connections.includes(node.expression.getText()));
}

/** The variables and parameters that hold a connection of their own, also by default: `tx = prisma()`. */
function aliasesIn(source: ts.SourceFile): ReadonlySet<string> {
  const aliases = new Set<string>();
  const visit = (node: ts.Node): void => {
    const binds = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
    if (binds && isConnection(node.initializer)) aliases.add(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return aliases;
}

/** @param called the function that is called, or the tag of a template */
function bypassOf(called: ts.Expression, aliases: ReadonlySet<string>): string[] {
  if (ts.isIdentifier(called) && called.text === "inTransaction") return ["inTransaction"];
  if (!ts.isPropertyAccessExpression(called)) return [];
  const { name, expression: receiver } = called;
  const onConnection = (each: ts.Expression) =>
    isConnection(each) || (ts.isIdentifier(each) && aliases.has(each.text));
  if (name.text === "$transaction" || name.text.startsWith("$executeRaw"))
    return onConnection(receiver) ? [name.text] : [];
  const isModel = ts.isPropertyAccessExpression(receiver) && onConnection(receiver.expression);
  return isModel && prismaWrites.test(name.text) ? [`${receiver.name.text}.${name.text}`] : [];
}

function usesConnection(source: ts.SourceFile): boolean {
  return some(source, (node) => {
    if (!ts.isCallExpression(node)) return false;
    return isConnection(node) || statementCalls.includes(node.expression.getText());
  });
}

function holdsWritingSql(source: ts.SourceFile): boolean {
  return some(source, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    return isText && sqlWrites.test(node.getText());
  });
}

function some(node: ts.Node, matches: (each: ts.Node) => boolean): boolean {
  return matches(node) || Boolean(ts.forEachChild(node, (child) => some(child, matches) || undefined));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file));
}

const isIn = (file: string, place: string) => (place.endsWith("/") ? file.startsWith(place) : file === place);

describe("a write", () => {
  const files = [...["lib", "app", "inngest", "cli", "server"].flatMap(sources), "prisma/seed.ts"];
  const found = new Map(files.map((file) => [file, writesIn(file, readFileSync(file, "utf8"))] as const));
  const writers = files.filter((file) => found.get(file)?.length);

  test("goes through a command", () => {
    const others = writers.filter((file) => !Object.keys(exceptions).some((place) => isIn(file, place)));
    expect(others.flatMap((file) => found.get(file))).toEqual([]);
  });

  test("has no exception that nothing needs", () => {
    const unused = Object.keys(exceptions).filter((place) => !writers.some((file) => isIn(file, place)));
    expect(unused).toEqual([]);
  });

  test.each([
    "await prisma().user.update({ where: { id }, data: { name } });",
    "const client = prisma(); await client.partner.create({ data });",
    "export function rename(id: string, tx: Tx = prisma()) { return tx.user.update({ where: { id } }); }",
    "await prisma().endpoint.deleteMany();",
    "return prisma().$transaction(async (tx) => tx.user.create({ data }));",
    "await inTransaction(async ({ tx }) => disable(tx));",
    "await db().$executeRaw(query);",
    "await prisma().$executeRaw`SELECT 1`;",
    'await pool().query("DELETE FROM lanes WHERE endpoint_id = $1", [id]);',
    "await pool().query({ name: 'x', text: `UPDATE workers SET awake = $" + "{awake}` });",
    "const insert = sql`INSERT INTO mails (id) VALUES ($" + "{id})`; await db().$queryRaw(insert);",
    "await queryWithin(10, { text: `WITH x AS (INSERT INTO a (id) VALUES (1)) SELECT 1` });",
    "await queryForProvider({ text: `UPDATE sources SET last_handshake_at = now()` });",
  ])("without one is caught: %s", (text) => {
    expect(writesIn("lib/x.ts", text)).toHaveLength(1);
  });

  test.each([
    "export function rename(tx: Tx, id: string) { return tx.user.update({ where: { id } }); }",
    "export const rename = command({ run: async ({ tx }) => tx.user.update({ where }) });",
    "export function find(id: string, tx: Tx = prisma()) { return tx.user.findUnique({ where: { id } }); }",
    "export const queue = ({ tx }: WriteScope) => tx.$executeRaw(sql`INSERT INTO mails (id) VALUES (1)`);",
    'await pool().query("SELECT updated_at FROM deliveries FOR UPDATE SKIP LOCKED");',
    "createHash('sha256').update(text); new Map().delete(key); cookies.delete(name);",
  ])("that a helper makes for its caller passes, and so does reading: %s", (text) => {
    expect(writesIn("lib/x.ts", text)).toEqual([]);
  });
});
