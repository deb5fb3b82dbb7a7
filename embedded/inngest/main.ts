import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startHeartbeat } from "@/lib/platform/heartbeat";
import { startRunner } from "./runner";
import { defaultTuning, type Log, type Tuning } from "./types";

/**
 * Runs the runner as a process of its own: `tsx embedded/inngest/main.ts --config <file>`. The file is JSON; nothing is
 * read from the environment. With an IPC channel it sends `{ url }` when it listens, and stops when the channel closes.
 */
const number = z.number().nonnegative();
const tuningShape = Object.fromEntries(
  Object.entries(defaultTuning).map(([name, value]) => [
    name,
    typeof value === "number" ? number : z.array(number).min(1),
  ]),
);

const configShape = z.strictObject({
  databaseUrl: z.string().min(1),
  port: z.number().int().min(0).max(65_535),
  appUrl: z.url({ protocol: /^https?$/ }),
  eventKey: z.string().min(1),
  signingKey: z.string().regex(/^signkey-\w+-(?:[0-9a-f]{2})+$/),
  tuning: z.strictObject(tuningShape).partial().default({}),
});

const exitCodes = { ok: 0, failed: 1 };

const log: Log = (level, message, fields) => {
  console.log(
    JSON.stringify({ time: new Date().toISOString(), level, name: "inngest-runner", message, ...fields }),
  );
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: "string" } } });
  if (!values.config) throw new Error("usage: main.ts --config <file>");
  const config = configShape.parse(JSON.parse(readFileSync(values.config, "utf8")));
  const runner = await startRunner({
    ...config,
    tuning: config.tuning as Partial<Tuning>,
    log,
  });
  const stop = () => {
    runner.stop().then(
      () => exit(exitCodes.ok, "stopped"),
      (error: unknown) => exit(exitCodes.failed, `stopping failed: ${String(error)}`),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.once(signal, stop);
  log("info", "listening", { url: runner.url });
  process.send?.({ url: runner.url });
  startHeartbeat();
}

function exit(code: number, message: string): void {
  log(code === exitCodes.ok ? "info" : "error", message);
  process.exit(code);
}

main().catch((error: unknown) => {
  // The configuration itself is not printed: it holds the keys.
  exit(exitCodes.failed, error instanceof z.ZodError ? z.prettifyError(error) : String(error));
});
