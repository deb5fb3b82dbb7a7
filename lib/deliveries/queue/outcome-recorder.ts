import { type EndpointId, publicId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { MicroBatch } from "@/lib/platform/micro-batch";
import type { AttemptRecord } from "../attempts/make-attempt";
import { afterAttempts } from "./after-attempts";

/** Attempts that are recorded together. */
const maxBatch = 256;

/**
 * Records how attempts ended in the state of their lanes, lane by lane, with one connection. Many endpoints that fail at
 * the same time cannot use up the connections.
 */
export function createOutcomeRecorder(): MicroBatch<AttemptRecord, undefined> {
  return new MicroBatch(recordAll, { maxItems: maxBatch, maxAtOnce: 1 });
}

async function recordAll(records: readonly AttemptRecord[]): Promise<readonly undefined[]> {
  const lanes = byLane(records);
  for (const [endpointId, ofLane] of lanes) await recordLane(endpointId, ofLane);
  return records.map(() => undefined);
}

/** Never throws: the attempts are settled, and an error must not settle them again. */
async function recordLane(endpointId: EndpointId, attempts: readonly AttemptRecord[]): Promise<void> {
  await afterAttempts(endpointId, attempts).catch((error: unknown) => {
    log.error("the health of an endpoint could not be updated", {
      endpointId: publicId("endpoint", endpointId),
      error,
    });
  });
}

function byLane(records: readonly AttemptRecord[]): ReadonlyMap<EndpointId, readonly AttemptRecord[]> {
  const lanes = new Map<EndpointId, AttemptRecord[]>();
  for (const record of records) {
    const { endpointId } = record.claim;
    lanes.set(endpointId, [...(lanes.get(endpointId) ?? []), record]);
  }
  return lanes;
}
