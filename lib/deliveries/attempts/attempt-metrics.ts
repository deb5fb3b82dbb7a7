import { publicId } from "@/lib/platform/ids";
import { metrics } from "@/lib/platform/metrics";
import { type SpanFacts, tracedBefore } from "@/lib/platform/trace";
import type { Settled } from "../queue/decide-outcome";
import type { AttemptRecord } from "./make-attempt";

/** Counts a settled attempt and adds it to the trace of its run. */
export function recordAttemptMetrics(record: AttemptRecord, settled: Settled | "stale"): void {
  const { claim, code, phases, startedAt } = record;
  const { attempts, resumedAttempts, attemptSeconds, settled: settledCount, waitSeconds } = metrics();
  attempts.inc({ code });
  if (record.resumed) resumedAttempts.inc();
  attemptSeconds.observe(phases.totalMs / 1_000);
  settledCount.inc({ status: settled });
  if (record.trigger === "initial") {
    waitSeconds.observe(Math.max(0, startedAt.getTime() - claim.receivedAt.getTime()) / 1_000);
  }
  tracedBefore("attempt", startedAt, phases.totalMs, () => factsOf(record, settled));
}

function factsOf({ claim, code, statusCode }: AttemptRecord, outcome: string): SpanFacts {
  return {
    endpointId: publicId("endpoint", claim.endpointId),
    deliveryId: publicId("delivery", claim.deliveryId),
    eventId: publicId("event", claim.eventId),
    cycle: claim.cycle,
    number: claim.number,
    code,
    status: statusCode ?? undefined,
    outcome,
  };
}
