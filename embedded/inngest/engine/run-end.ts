import { type AcceptedEvent, type EventRecord, internalEvent } from "../protocol/events";

const finished = "inngest/function.finished";
const failed = "inngest/function.failed";

/** How a run ended; `output` is the result or the error as JSON text. */
export interface RunEnd {
  readonly runId: string;
  readonly fnId: string;
  readonly event: string;
  readonly status: "completed" | "failed";
  readonly output: string;
}

/**
 * The events that tell of a run's end; `onFailure` is a function triggered by the second. The failed event has the
 * run's id, so that it cannot start two handlers. Runs started by these events tell nothing, or they would go on forever.
 */
export function endEvents(end: RunEnd, newId: () => string, nowMs: number): AcceptedEvent[] {
  const event = JSON.parse(end.event) as EventRecord;
  if (event.name === finished || event.name === failed) return [];
  const succeeded = end.status === "completed";
  const outcome: unknown = JSON.parse(end.output);
  const data = {
    function_id: end.fnId,
    run_id: end.runId,
    event,
    ...(succeeded ? { result: outcome } : { error: outcome }),
    _inngest: { status: succeeded ? "Completed" : "Failed" },
  };
  const events = [internalEvent(newId(), finished, data, nowMs)];
  return succeeded ? events : [...events, internalEvent(end.runId, failed, data, nowMs)];
}
