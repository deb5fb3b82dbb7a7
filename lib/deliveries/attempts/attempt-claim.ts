import { pool } from "@/lib/platform/database/pool";
import { describeError } from "@/lib/platform/describe-error";
import { MissingKeyError } from "@/lib/platform/encryption";
import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import type { Claim } from "../queue/claim";
import type { SecretRing } from "./endpoint-secrets";
import { type AttemptOptions, type AttemptRecord, makeAttempt, unsentAttempt } from "./make-attempt";
import { triggerOf } from "./outgoing-request";

/** Claims in a row without a result, after which a delivery is taken to end the process that sends it. */
const maxLostClaims = 10;

/**
 * Makes the attempt of a claim. An error of Portico that concerns this delivery becomes an attempt with the code
 * `internal_error`.
 * @throws Error if the database is down or the encryption key is missing: that concerns all deliveries, which then wait
 */
export async function attemptClaim(
  claim: Claim,
  secrets: SecretRing,
  options: AttemptOptions,
): Promise<AttemptRecord> {
  const { clock, trigger = triggerOf(claim) } = options;
  const startedAt = clock.now();
  if (claim.internalErrors >= maxLostClaims) {
    const detail = `The last ${claim.internalErrors} times, the process ended before there was a result.`;
    return unsentAttempt({ claim, trigger, startedAt, code: "internal_error", detail });
  }
  try {
    return await makeAttempt(await withBody(claim), await secrets.get(claim), options);
  } catch (error) {
    if (concernsAll(error)) throw error;
    return failedByError(claim, { error, trigger, startedAt });
  }
}

/** The claim with its body, if that is large and the claim does not have it. */
async function withBody(claim: Claim): Promise<Claim> {
  if (!claim.bodyIsLarge) return claim;
  const { rows } = await pool().query<{ body: Buffer | null }>({
    name: "body-of-event",
    text: "SELECT body FROM events WHERE id = $1",
    values: [claim.eventId],
  });
  return { ...claim, body: rows[0]?.body ?? null };
}

/** Whether an error is about the installation, so that it says nothing about the delivery that met it. */
export function concernsAll(error: unknown): boolean {
  return isDatabaseDown(error) || error instanceof MissingKeyError;
}

/** The record of an attempt that ended with an error of Portico. The log has the stack. */
export function failedByError(
  claim: Claim,
  { error, ...attempt }: Pick<AttemptRecord, "trigger" | "startedAt"> & { readonly error: unknown },
): AttemptRecord {
  log.error("an attempt ended with an error of Portico", {
    endpointId: publicId("endpoint", claim.endpointId),
    deliveryId: publicId("delivery", claim.deliveryId),
    error,
  });
  const { name, message } = describeError(error);
  const detail = message ? `${name}: ${message}` : name;
  return unsentAttempt({ claim, ...attempt, code: "internal_error", detail });
}
