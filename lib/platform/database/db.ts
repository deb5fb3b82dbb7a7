import type pg from "pg";
import { Prisma } from "@/prisma/generated/client";
import { pool } from "./pool";

/** A piece of SQL with its values. `sql` numbers the parameters, so that pieces can be put together in any order. */
export type Sql = Prisma.Sql;

/** The template tag for every statement that is composed from parts: values become parameters, `Sql` values are inlined. */
export const sql = Prisma.sql;

/** Joins pieces or values of SQL: `join([a, b])` is `a, b`. The list must not be empty. */
export const joinSql = Prisma.join;

/** The piece of SQL that adds nothing. */
export const emptySql = Prisma.empty;

/** A condition that applies only if its value is given. Null is a value: comparing with it finds nothing. */
export function when<Value>(value: Value | undefined, condition: (value: Value) => Sql): Sql | undefined {
  return value === undefined ? undefined : condition(value);
}

/** Puts conditions together with AND and leaves out the undefined ones. No condition at all is `true`. */
export function allOf(conditions: readonly (Sql | undefined)[]): Sql {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`true` : joinSql(given, " AND ");
}

/**
 * Whatever SQL can run on: Prisma's client, one of its transactions, or (by {@link pgDb}) the pool or a transaction of
 * `pg`. A helper that takes one works inside any of them.
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
    // The rows have the type that the caller names, as with Prisma's `$queryRaw`.
    $queryRaw: async <Rows>(query: Sql) => (await run(query)).rows as Rows,
    $executeRaw: async (query) => (await run(query)).rowCount ?? 0,
  };
}

/** The pool as a {@link Db}: each statement is its own transaction. */
export function db(): Db {
  return pgDb(pool());
}
