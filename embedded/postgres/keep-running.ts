import type { LogFile } from "../stack/log-file";
import { type PostgresOptions, type RunningPostgres, startPostgres } from "./server";

/** Waits before a start is tried again that did not succeed, doubling from the first to the last. */
const firstRetryMs = 500;
const lastRetryMs = 10_000;

/**
 * Starts PostgreSQL and, should it ever end by itself, starts it again where its clients look for it, as often as it
 * takes: a disk that is full now may have room later.
 * @throws Error when the first start does not succeed
 */
export async function keepPostgresRunning(
  options: PostgresOptions,
  log: LogFile,
): Promise<Pick<RunningPostgres, "url" | "stop">> {
  let stopping = false;
  let server = await startPostgres(options);
  const { port, url } = server;
  const startAgain = async (words: string) => {
    log.line(`PostgreSQL ended (${words.slice(-300)}); starting it again`);
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
      const words = await server.ended;
      server = (stopping ? undefined : await startAgain(words)) ?? server;
    }
    // A start that was under way when everything was to stop.
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
