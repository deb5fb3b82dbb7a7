import { z } from "zod";
import { firstIdAt, type IdKind, publicId } from "./ids";
import { timeField } from "./input-fields";

/** The parts of list queries, shared by the API and the portal's pages. */

export const pageFields = {
  limit: z.coerce.number().int().min(1).max(200, "must be at most 200").default(50),
  cursor: z.string().max(64).optional(),
};

export const timeFields = {
  since: timeField.transform(firstIdAt).optional(),
  until: timeField.transform(firstIdAt).optional(),
};

/** Rows on a page of a list that callers usually read as a whole: endpoints, partners, sources. */
const maxRowsOfShortList = 500;

/** The page of such a list: without a limit it is as long as a page can be. */
export const shortListFields = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxRowsOfShortList, `must be at most ${maxRowsOfShortList}`)
    .default(maxRowsOfShortList),
  cursor: z.string().max(64).optional(),
};

/** One page of a list, newest first. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * Cuts a page off rows of which one more than the page was fetched. The cursor is the last row's public id: the next
 * page starts after it, whatever is added meanwhile.
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

/** Cuts a page off rows that callers already see with their public ids, of which one more than the page was read. */
export function pageOfViews<View extends { readonly id: string }>(
  views: readonly View[],
  limit: number,
): Page<View> {
  const data = views.slice(0, limit);
  return { data, nextCursor: views.length > limit ? (data.at(-1)?.id ?? null) : null };
}

export const emptyPage: Page<never> = { data: [], nextCursor: null };

/** Collects the conditions of a statement and numbers their values. */
export class Conditions {
  private readonly parts: string[] = [];

  constructor(readonly values: unknown[] = []) {}

  /** Conditions for another part of the same statement: they number their values together. */
  sharedParameters(): Conditions {
    return new Conditions(this.values);
  }

  /** Adds a condition unless its value is undefined. `sql` receives the parameter's name. */
  add(value: unknown, sql: (parameter: string) => string): this {
    if (value === undefined) return this;
    this.values.push(value);
    this.parts.push(sql(`$${this.values.length}`));
    return this;
  }

  /** A condition without a value of its own. */
  fixed(sql: string): this {
    this.parts.push(sql);
    return this;
  }

  /** A parameter that is no condition, such as a limit. */
  parameter(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get where(): string {
    return this.parts.length === 0 ? "" : `WHERE ${this.parts.join(" AND ")}`;
  }
}
