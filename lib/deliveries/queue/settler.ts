import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { MicroBatch } from "@/lib/platform/micro-batch";
import type { Runtime } from "@/lib/platform/runtime";
import type { AttemptRecord } from "../attempts/make-attempt";
import { type SettledDelivery, settleAll, settleWithoutAttempt } from "./settle";

/** Attempts per statement. */
const maxBatch = 32;

/** Settles attempts of any lane. Attempts that end while a statement runs go together into the next one. */
export function createSettler({ random }: Runtime): MicroBatch<AttemptRecord, SettledDelivery> {
  return new MicroBatch((records: readonly AttemptRecord[]) => recordAll(records, random), {
    maxItems: maxBatch,
    gathersTurn: true,
    maxAtOnce: 1,
  });
}

async function recordAll(
  records: readonly AttemptRecord[],
  random: () => number,
): Promise<readonly SettledDelivery[]> {
  try {
    return await settleAll(records, random);
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
): Promise<SettledDelivery> {
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
    return settled ?? stale;
  } catch (again) {
    if (isDatabaseDown(again)) throw again;
    log.error("an attempt could not be stored; only its delivery is settled", { deliveryId, error: again });
    return settleWithoutAttempt(withoutResponse, random);
  }
}

const stale: SettledDelivery = { status: "stale", waitMs: null };
