import { z } from "zod";
import { cursorAfter, type List, positionOf } from "./cursor";
import { allOf, type Sql, sql, when } from "./database/db";
import { firstIdAt, type Id, type IdKind } from "./ids";
import { timeField } from "./input-fields";
import { parseInput } from "./parse-input";

/** The parts of list queries that the API and the portal share. */

const limitField = (max: number) => z.coerce.number().int().min(1).max(max, `must be at most ${max}`);

const cursor = z.string().max(64).optional();

/** How many rows a page has, and the cursor of the page before it. */
export const pageFields = { limit: limitField(200).default(50), cursor };

/** The same for lists that clients read as a whole: without a limit, a page is as long as it can be. */
export const longPageFields = { limit: limitField(500).default(500), cursor };

type ListQuery = { readonly limit: number; readonly cursor?: string | undefined };

/**
 * Parses the query of a list.
 * @returns the query, with the stored id of the row that the page starts after in place of the cursor
 * @throws PorticoError `invalid_input`, also for a cursor that this list did not return to this tenant
 */
export function parseListQuery<S extends z.ZodType<ListQuery>, Kind extends IdKind>(
  list: List<Kind>,
  schema: S,
  query: unknown,
): Omit<z.output<S>, "cursor"> & { readonly cursor: Id<Kind> | undefined } {
  const parsed = parseInput(schema, query);
  return { ...parsed, cursor: parsed.cursor === undefined ? undefined : positionOf(list, parsed.cursor) };
}

/** A range of creation times, parsed to a range of time-ordered ids. */
export const timeFields = {
  since: timeField.transform(firstIdAt).optional(),
  until: timeField.transform(firstIdAt).optional(),
};

/** One page of a list. `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

interface PagePosition {
  readonly cursor: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The conditions of a page of a list, newest first, on its column of time-ordered ids. */
export function pageConditions(idColumn: Sql, { cursor, since, until }: PagePosition): Sql {
  return allOf([
    when(cursor, (id) => sql`${idColumn} < ${id}::uuid`),
    when(since, (id) => sql`${idColumn} >= ${id}::uuid`),
    when(until, (id) => sql`${idColumn} < ${id}::uuid`),
  ]);
}

/** The condition of a page of a list, newest first, for Prisma's `where`. */
export function olderThan(cursor: string | undefined) {
  return cursor === undefined ? {} : { id: { lt: cursor } };
}

/**
 * Makes a page from its rows and one row more, if there is one. The next page starts after its last row, even if rows
 * were added in the meantime.
 */
export function pageOf<Kind extends IdKind, Row extends { readonly id: Id<Kind> }, T>(
  list: List<Kind>,
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => T,
): Page<T> {
  const visible = rows.slice(0, limit);
  const last = visible.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: visible.map(view), nextCursor: more ? cursorAfter(list, last.id) : null };
}
