import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { MicroBatch } from "@/lib/platform/micro-batch";
import type { Runtime } from "@/lib/platform/runtime";
import type { AttemptRecord } from "../attempts/make-attempt";
import type { Settled } from "./decide-outcome";
import { settleAll, settleWithoutAttempt } from "./settle";

/** Attempts per statement. */
const maxBatch = 16;

/** A recorded attempt, and the status of its delivery after it. */
export interface SettledAttempt {
  readonly record: AttemptRecord;
  readonly settled: Settled | "stale";
}

/**
 * Settles the attempts of one drain. Attempts that end while a statement runs go together into the next one.
 * @param afterSettling is called with each recorded batch, before the callers of `add` go on
 */
export function createSettler(
  { random }: Runtime,
  afterSettling: (batch: readonly SettledAttempt[]) => Promise<void>,
): MicroBatch<AttemptRecord, SettledAttempt> {
  const settleBatch = async (records: readonly AttemptRecord[]) => {
    const settled = await recordAll(records, random);
    // The attempts are settled. An error here must not settle them again.
    await afterSettling(settled).catch((error: unknown) => {
      log.error("the health of an endpoint could not be updated", { error });
    });
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

/** A response that cannot be stored must not prevent its attempt from being recorded: it would repeat for ever. */
async function recordWithoutResponse(
  record: AttemptRecord,
  error: unknown,
  random: () => number,
): Promise<SettledAttempt> {
  const deliveryId = publicId("delivery", record.claim.deliveryId);
  log.error("a response could not be stored; the attempt is recorded without it", { deliveryId, error });
  const withoutResponse = {
    ...record,
    detail: null,
    location: null,
    evidence: null,
    responseHeaders: null,
    responseBody: null,
    responseTruncated: true,
  };
  try {
    const [settled] = await settleAll([withoutResponse], random);
    return { record: withoutResponse, settled: settled ?? "stale" };
  } catch (again) {
    if (isDatabaseDown(again)) throw again;
    log.error("an attempt could not be stored; only its delivery is settled", { deliveryId, error: again });
    return { record: withoutResponse, settled: await settleWithoutAttempt(withoutResponse, random) };
  }
}
