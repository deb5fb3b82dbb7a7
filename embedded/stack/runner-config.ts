import { directDatabaseUrl, env } from "@/lib/platform/env";
import type { StackSecrets } from "./data-folder";

/** The configuration file of the embedded Inngest runner, which reads no environment variables itself. */
export interface RunnerConfig {
  readonly databaseUrl: string;
  readonly port: number;
  readonly appUrl: string;
  readonly eventKey: string;
  readonly signingKey: string;
  readonly tuning: RunnerTuning;
}

interface RunnerTuning {
  readonly maxCalls?: number;
}

/** What the environment sets of the runner's limits. */
export function runnerTuning(): RunnerTuning {
  const { PORTICO_INNGEST_MAX_CALLS: maxCalls } = env();
  return maxCalls === undefined ? {} : { maxCalls };
}

/** @param port where the runner listens */
export function runnerConfig(
  port: number,
  secrets: Pick<StackSecrets, "inngestEventKey" | "inngestSigningKey">,
): RunnerConfig {
  return {
    databaseUrl: directDatabaseUrl(),
    port,
    appUrl: `http://127.0.0.1:${env().PORT}/api/inngest`,
    eventKey: secrets.inngestEventKey,
    signingKey: secrets.inngestSigningKey,
    tuning: runnerTuning(),
  };
}
