/** Name and type of a column, as SQL. */
export type Column = readonly [name: string, type: string];

/**
 * The body of a `VALUES` list with numbered parameters for this many rows: `($1::uuid, $2::text), ($3::uuid, $4::text)`.
 * For prepared statements of the hot path; other SQL is composed with `sql`.
 */
export function valuesList(columns: readonly Column[], rows: number): string {
  const row = (at: number) =>
    columns.map(([, type], column) => `$${at * columns.length + column + 1}::${type}`).join(", ");
  return Array.from({ length: rows }, (_, at) => `(${row(at)})`).join(", ");
}

/** Values for {@link valuesList}, row by row, and the number of rows that the statement needs. */
export interface PaddedRows {
  readonly rowCount: number;
  readonly values: unknown[];
}

/**
 * Fills rows up to the next power of two with rows of nulls, so that few different statements are prepared. The statement must
 * skip rows of nulls.
 */
export function padRows(columns: readonly Column[], rows: readonly (readonly unknown[])[]): PaddedRows {
  const rowCount = 2 ** Math.ceil(Math.log2(rows.length));
  const values: unknown[] = [];
  for (const row of rows) for (const value of row) values.push(value);
  while (values.length < rowCount * columns.length) values.push(null);
  return { rowCount, values };
}

/** Keeps the text of a statement that depends on its number of rows, so that it is put together once for each. */
export function textByRows(textFor: (rows: number) => string): (rows: number) => string {
  const texts = new Map<number, string>();
  return (rows) => {
    const text = texts.get(rows) ?? textFor(rows);
    texts.set(rows, text);
    return text;
  };
}
