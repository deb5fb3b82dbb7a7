import { pino } from "pino";
import { env } from "./env";

/**
 * What a log line may carry. An allow-list: a field that is not named here cannot reach a log, so a secret, a
 * signature or a body cannot either, whatever the caller passes.
 */
export interface LogFields {
  readonly requestId?: string;
  readonly source?: string;
  readonly eventId?: string;
  readonly endpointId?: string;
  readonly deliveryId?: string;
  readonly replayId?: string;
  readonly code?: string;
  readonly status?: number;
  readonly count?: number;
  readonly durationMs?: number;
  readonly detail?: string;
  readonly error?: unknown;
}

const names = [
  "requestId",
  "source",
  "eventId",
  "endpointId",
  "deliveryId",
  "replayId",
  "code",
  "status",
  "count",
  "durationMs",
  "detail",
] as const satisfies readonly (keyof LogFields)[];

let logger: ReturnType<typeof pino> | undefined;

function sink() {
  logger ??= pino({
    level: env().PORTICO_LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  return logger;
}

function allowed(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of names) if (fields[name] !== undefined) line[name] = fields[name];
  if (fields.error !== undefined) line.error = describeError(fields.error);
  return line;
}

/** The kind and message of an error; never its properties, which may hold query parameters. */
function describeError(error: unknown): { name: string; message: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return { name: "unknown", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { name: error.name, message: error.message.slice(0, 500), code, stack: error.stack?.slice(0, 2000) };
}

export const log = {
  error: (message: string, fields: LogFields = {}) => sink().error(allowed(fields), message),
  warn: (message: string, fields: LogFields = {}) => sink().warn(allowed(fields), message),
  info: (message: string, fields: LogFields = {}) => sink().info(allowed(fields), message),
  debug: (message: string, fields: LogFields = {}) => sink().debug(allowed(fields), message),
};
