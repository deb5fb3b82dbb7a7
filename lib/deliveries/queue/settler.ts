import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { MicroBatch } from "@/lib/platform/micro-batch";
import type { Runtime } from "@/lib/platform/runtime";
import type { AttemptRecord } from "../attempts/make-attempt";
import type { Settled } from "./decide-outcome";
import { settleAll } from "./settle";

/** Attempts per statement. */
const maxBatch = 16;

/** A recorded attempt, and the status of its delivery after it. */
export interface SettledAttempt {
  readonly record: AttemptRecord;
  readonly settled: Settled | "stale";
}

type Settle = (records: readonly AttemptRecord[]) => Promise<(Settled | "stale")[]>;

/**
 * Settles the attempts of one drain. Attempts that end while a statement runs go together into the next one.
 * @param afterSettling is called with each recorded batch, before the callers of `add` go on
 */
export function createSettler(
  { random }: Runtime,
  afterSettling: (batch: readonly SettledAttempt[]) => Promise<void>,
): MicroBatch<AttemptRecord, SettledAttempt> {
  const settle: Settle = (records) => settleAll(records, random);
  const settleBatch = async (records: readonly AttemptRecord[]) => {
    const settled = await recordAll(records, settle);
    await afterSettling(settled);
    return settled;
  };
  return new MicroBatch(settleBatch, { maxItems: maxBatch, maxAtOnce: 1 });
}

async function recordAll(
  records: readonly AttemptRecord[],
  settle: Settle,
): Promise<readonly SettledAttempt[]> {
  try {
    const settled = await settle(records);
    return records.map((record, at) => ({ record, settled: settled[at] ?? "stale" }));
  } catch (error) {
    const [only] = records;
    if (records.length > 1 || !only || isDatabaseDown(error)) throw error;
    return [await recordWithoutResponse(only, error, settle)];
  }
}

/** A response that cannot be stored must not prevent its attempt from being recorded: it would repeat for ever. */
async function recordWithoutResponse(
  record: AttemptRecord,
  error: unknown,
  settle: Settle,
): Promise<SettledAttempt> {
  const deliveryId = publicId("delivery", record.claim.deliveryId);
  log.error("a response could not be stored; the attempt is recorded without it", { deliveryId, error });
  const withoutResponse = {
    ...record,
    detail: null,
    responseHeaders: null,
    responseBody: null,
    responseCut: true,
  };
  const [settled] = await settle([withoutResponse]);
  return { record: withoutResponse, settled: settled ?? "stale" };
}
