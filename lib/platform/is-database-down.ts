/**
 * Whether an error means that the database cannot be reached or refuses to work (SQLSTATE classes 08, 53, 57 and 58, a
 * closed socket, a full pool, a pooler that loses prepared statements, a transaction of Prisma that could not start or ran
 * out of time), as opposed to a mistake of ours in a statement.
 * Sources: PostgreSQL documentation, appendix A; Prisma error reference, P2028.
 */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^(08|53|57|58|25006|26000|42P05)/.test(code)) return true;
  if (code === "P2028") return true;
  if (["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT", "ENOTFOUND", "EAI_AGAIN"].includes(code))
    return true;
  return /terminated|timeout exceeded when trying to connect|Query read timeout|not queryable/i.test(
    error.message,
  );
}
