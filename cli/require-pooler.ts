import { StartError } from "@/embedded/stack/start-error";
import { findDatabaseProblem } from "@/lib/system/find-database-problem";

/**
 * Requires a database connection that Portico can use, so that a pooler without prepared statements ends the start or the
 * deployment with a message. Otherwise webhooks and API calls would fail from time to time.
 * @throws StartError with the problem
 */
export async function requirePooler(): Promise<void> {
  const problem = await findDatabaseProblem();
  if (problem) throw new StartError(problem.message);
}
