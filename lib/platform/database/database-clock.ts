import { pool } from "./pool";

/**
 * When a moment of the database's clock comes, by this machine's. What is due is the database's business; a clock that
 * differs must make nothing early or late.
 * @param moment ISO 8601
 * @returns milliseconds since 1970 by this machine's clock
 */
export async function toLocalMs(moment: string): Promise<number> {
  const { rows } = await pool().query<{ inMs: number }>({
    name: "database-clock",
    text: `SELECT extract(epoch FROM $1::timestamptz - clock_timestamp())::float8 * 1000 AS "inMs"`,
    values: [moment],
  });
  return Math.ceil(Date.now() + (rows[0]?.inMs ?? 0));
}
