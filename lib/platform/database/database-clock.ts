import { pool } from "./pool";

/**
 * Translates a time of the database clock to the clock of this machine. Due times use the database clock, and a
 * difference between the clocks must not make anything early or late.
 * @param moment ISO 8601
 * @returns milliseconds since 1970 by the clock of this machine
 */
export async function toLocalMs(moment: string): Promise<number> {
  const { rows } = await pool().query<{ inMs: number }>({
    name: "database-clock",
    text: `SELECT extract(epoch FROM $1::timestamptz - clock_timestamp())::float8 * 1000 AS "inMs"`,
    values: [moment],
  });
  return Math.ceil(Date.now() + (rows[0]?.inMs ?? 0));
}
