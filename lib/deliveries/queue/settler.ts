import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { MicroBatch } from "@/lib/platform/micro-batch";
import type { AttemptRecord } from "../attempts/make-attempt";
import type { Settled } from "./decide-outcome";
import { settleAll } from "./settle";

/** Attempts per statement. */
const maxBatch = 16;

/** An attempt that is on record, and what became of its delivery. */
export interface SettledAttempt {
  readonly record: AttemptRecord;
  readonly settled: Settled | "stale";
}

/**
 * Settles the attempts of one drain; those that end while a statement is under way go together into the next one.
 * @param afterSettling is told of each batch that is on record, before anyone who waits for it goes on
 */
export function createSettler(
  random: () => number,
  afterSettling: (batch: readonly SettledAttempt[]) => Promise<void>,
): MicroBatch<AttemptRecord, SettledAttempt> {
  const settleBatch = async (records: readonly AttemptRecord[]) => {
    const settled = await recordAll(records, random);
    await afterSettling(settled);
    return settled;
  };
  return new MicroBatch(settleBatch, { maxItems: maxBatch, maxAtOnce: 1 });
}

async function recordAll(
  records: readonly AttemptRecord[],
  random: () => number,
): Promise<readonly SettledAttempt[]> {
  try {
    const settled = await settleAll(records, random);
    return records.map((record, at) => ({ record, settled: settled[at] ?? "stale" }));
  } catch (error) {
    const [only] = records;
    if (records.length > 1 || !only || isDatabaseDown(error)) throw error;
    return [await recordWithoutResponse(only, error, random)];
  }
}

/** What an endpoint answered must not be able to make its own attempt unrecordable, and so repeat for ever. */
async function recordWithoutResponse(
  record: AttemptRecord,
  error: unknown,
  random: () => number,
): Promise<SettledAttempt> {
  const deliveryId = publicId("delivery", record.claim.deliveryId);
  log.error("an answer could not be stored; the attempt is recorded without it", { deliveryId, error });
  const withoutResponse = {
    ...record,
    detail: null,
    responseHeaders: null,
    responseBody: null,
    responseCut: true,
  };
  const [settled] = await settleAll([withoutResponse], random);
  return { record: withoutResponse, settled: settled ?? "stale" };
}
