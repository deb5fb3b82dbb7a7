import { checkPooler } from "@/lib/platform/database/check-pooler";
import { type DatabaseProblem, explainDatabaseError } from "@/lib/platform/database/explain-database-error";

/**
 * Connects to the database and checks whether prepared statements work.
 * @returns undefined if Portico can use the connection
 * @throws an error that is not about the database
 */
export async function findDatabaseProblem(): Promise<DatabaseProblem | undefined> {
  try {
    return await checkPooler();
  } catch (error) {
    const problem = explainDatabaseError(error);
    if (!problem) throw error;
    return problem;
  }
}
