import { pino } from "pino";
import { describeError, type ErrorFacts } from "./describe-error";
import { logLevel } from "./env";
import { FloodGuard } from "./flood-guard";
import { currentRequestId } from "./request-id";
import { currentTraceId } from "./trace";

/**
 * The fields that a log line may have. This is an allow-list: other fields are dropped, so a secret, a signature or a
 * body cannot get into a log, whatever the caller passes.
 */
export interface LogFields {
  readonly requestId?: string;
  readonly source?: string;
  readonly eventId?: string;
  readonly endpointId?: string;
  readonly deliveryId?: string;
  readonly moveId?: string;
  readonly replayId?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly status?: number;
  readonly count?: number;
  readonly durationMs?: number;
  readonly detail?: string;
  /** The number that Next shows to the user for an error. */
  readonly digest?: string;
  readonly error?: unknown;
}

const names = [
  "requestId",
  "source",
  "eventId",
  "endpointId",
  "deliveryId",
  "moveId",
  "replayId",
  "outcome",
  "code",
  "status",
  "count",
  "durationMs",
  "detail",
  "digest",
] as const satisfies readonly (keyof LogFields)[];

let logger: ReturnType<typeof pino> | undefined;

function sink() {
  logger ??= pino({
    level: logLevel(),
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  return logger;
}

type Line = Record<string, unknown> & { error?: ErrorFacts };

function allowed(fields: LogFields): Line {
  const line: Line = { requestId: currentRequestId(), traceId: currentTraceId() };
  for (const name of names) if (fields[name] !== undefined) line[name] = fields[name];
  if (fields.error !== undefined) line.error = describeError(fields.error);
  return line;
}

const guard = new FloodGuard();

function logProblem(level: "error" | "warn", message: string, fields: LogFields): void {
  const line = allowed(fields);
  const held = guard.admit(kindOf(message, line));
  if (held === undefined) return;
  sink()[level](held > 0 ? { ...line, heldBack: held } : line, message);
}

/** Lines that differ only in ids and times have the same kind. */
function kindOf(message: string, { detail, error }: Line): string {
  return JSON.stringify([message, detail, error?.name, error?.code, error?.message]);
}

/** The log. Repeated warnings and errors are suppressed and counted; see {@link FloodGuard}. */
export const log = {
  error: (message: string, fields: LogFields = {}) => logProblem("error", message, fields),
  warn: (message: string, fields: LogFields = {}) => logProblem("warn", message, fields),
  info: (message: string, fields: LogFields = {}) => sink().info(allowed(fields), message),
  debug: (message: string, fields: LogFields = {}) => {
    if (sink().isLevelEnabled("debug")) sink().debug(allowed(fields), message);
  },
};
