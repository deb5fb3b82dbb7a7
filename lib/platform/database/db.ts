import type pg from "pg";
import { Prisma } from "@/prisma/generated/client";
import { pool } from "./pool";

/** A piece of SQL with its values. The parameters are numbered at the end, so pieces can be combined in any order. */
export type Sql = Prisma.Sql;

/** The template tag for composed statements: values become parameters, and `Sql` values are inlined. */
export const sql = Prisma.sql;

/** Joins pieces or values of SQL: `join([a, b])` is `a, b`. The list must not be empty. */
export const joinSql = Prisma.join;

/** A name of a table or column as a piece of SQL. Only for constants: it is not a parameter. */
export const rawSql = (name: string): Sql => Prisma.raw(name);

/** An empty piece of SQL. */
export const emptySql = Prisma.empty;

/** A condition that applies only if its value is given. Null is a value: comparing with it finds nothing. */
export function when<Value>(value: Value | undefined, condition: (value: Value) => Sql): Sql | undefined {
  return value === undefined ? undefined : condition(value);
}

/** Combines conditions with AND and leaves out the undefined ones. Without any condition it is `true`. */
export function allOf(conditions: readonly (Sql | undefined)[]): Sql {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`true` : joinSql(given, " AND ");
}

/**
 * Anything that runs SQL: Prisma's client or transaction, or (by {@link pgDb}) the pool or a transaction of `pg`. Helpers
 * take a `Db`, so that they work with all of them.
 * Prisma returns `int8` as BigInt and `pg` as number, so statements cast counts to `int`.
 */
export interface Db {
  /** @returns the rows */
  $queryRaw<Rows>(query: Sql): PromiseLike<Rows>;
  /** @returns how many rows were written */
  $executeRaw(query: Sql): PromiseLike<number>;
}

/** A connection, a pool or an open transaction of `pg`, as a {@link Db}. */
export function pgDb(connection: Pick<pg.ClientBase, "query">): Db {
  const run = (query: Sql) => connection.query({ text: query.text, values: query.values });
  return {
    // The caller names the type of the rows, as with Prisma's `$queryRaw`.
    $queryRaw: async <Rows>(query: Sql) => (await run(query)).rows as Rows,
    $executeRaw: async (query) => (await run(query)).rowCount ?? 0,
  };
}

/** The pool as a {@link Db}: each statement is its own transaction. */
export function db(): Db {
  return pgDb(pool());
}
