import { z } from "zod";
import { allOf, type Sql, sql, when } from "./database/db";
import { firstIdAt, type Id, type IdKind, parseId, publicId } from "./ids";
import { timeField } from "./input-fields";

/** The parts of list queries that the API and the portal share. */

/** A cursor: the public id of a row, parsed to the stored one. A malformed cursor is null, and nothing comes after it. */
export const cursorField = <Kind extends IdKind>(kind: Kind) =>
  z
    .string()
    .max(64)
    .transform((text): Id<Kind> | null => parseId(kind, text) ?? null);

const limitField = (max: number) => z.coerce.number().int().min(1).max(max, `must be at most ${max}`);

/** How many rows a page has, and the last row of the page before it. */
export const pageFields = <Kind extends IdKind>(kind: Kind) => ({
  limit: limitField(200).default(50),
  cursor: cursorField(kind).optional(),
});

/** The same for lists that clients read as a whole: without a limit, a page is as long as it can be. */
export const longPageFields = <Kind extends IdKind>(kind: Kind) => ({
  limit: limitField(500).default(500),
  cursor: cursorField(kind).optional(),
});

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
  readonly cursor?: string | null | undefined;
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
export function olderThan(cursor: string | null | undefined) {
  if (cursor === undefined) return {};
  return { id: cursor === null ? { in: [] } : { lt: cursor } };
}

/**
 * Makes a page from its rows and one row more, if there is one. The cursor is the public id of the last row: the next
 * page starts after it, even if rows were added in the meantime.
 */
export function pageOf<Row extends { readonly id: string }, T>(
  rows: readonly Row[],
  limit: number,
  kind: IdKind,
  view: (row: Row) => T,
): Page<T> {
  const visible = rows.slice(0, limit);
  const last = visible.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: visible.map(view), nextCursor: more ? publicId(kind, last.id) : null };
}
