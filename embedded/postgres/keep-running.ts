import type { LogFile } from "../stack/log-file";
import { type PostgresOptions, type RunningPostgres, startPostgres } from "./server";

/** Delays before a failed start is repeated. They double from the first to the last. */
const firstRetryMs = 500;
const lastRetryMs = 10_000;

/**
 * Starts PostgreSQL and, when it ends unexpectedly, starts it again on the same port. Failed restarts are repeated
 * without limit: a disk that is full now may have space later.
 * @throws Error when the first start fails
 */
export async function keepPostgresRunning(
  options: PostgresOptions,
  log: LogFile,
): Promise<Pick<RunningPostgres, "url" | "stop">> {
  let stopping = false;
  let server = await startPostgres(options);
  const { port, url } = server;
  const restart = async (lastOutput: string) => {
    log.line(`PostgreSQL ended (${lastOutput.slice(-300)}); starting it again`);
    for (let waitMs = firstRetryMs; !stopping; waitMs = Math.min(waitMs * 2, lastRetryMs)) {
      try {
        return await startPostgres({ ...options, port });
      } catch (error) {
        log.line(`PostgreSQL could not be started again: ${String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    return undefined;
  };
  const watch = async () => {
    while (!stopping) {
      const lastOutput = await server.ended;
      server = (stopping ? undefined : await restart(lastOutput)) ?? server;
    }
    // A restart may have succeeded after `stop` was called.
    await server.stop();
  };
  const watching = watch();
  const stop = async () => {
    stopping = true;
    await server.stop();
    await watching;
  };
  return { url, stop };
}
