import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantWhere } from "@/lib/auth/tenant";
import type { AttemptView, DeliveryDetail } from "@/lib/deliveries/read-delivery";
import type { FailureEvidence } from "@/lib/http/failure-evidence";
import { prisma } from "@/lib/platform/database/prisma";
import { parseId } from "@/lib/platform/ids";
import { type ExplainableAttempt, explainAttempt } from "./explain-attempt";
import { describeCode, type Responsible } from "./failure-codes";

/** The explanation of a delivery or an attempt: what happened, what to do, and who can fix it. */
export interface Diagnosis {
  readonly tone: "success" | "failure" | "idle";
  readonly sentence: string;
  readonly hints: readonly string[];
  readonly whatToDo: string | null;
  /** Who can fix it; null if nobody has to. */
  readonly responsible: Responsible | null;
  /** The failure code, as in the API. */
  readonly code: string | null;
}

/** Explains how an attempt ended. */
export function diagnoseAttempt(attempt: ExplainableAttempt): Diagnosis {
  const { sentence, hints } = explainAttempt(attempt);
  if (attempt.code === "succeeded") {
    return { tone: "success", sentence, hints, whatToDo: null, responsible: null, code: null };
  }
  const { responsible, whatToDo } = describeCode(attempt.code);
  return {
    tone: "failure",
    sentence,
    // The general advice may repeat a hint.
    hints: hints.filter((hint) => hint !== whatToDo),
    whatToDo,
    responsible,
    code: attempt.code,
  };
}

/**
 * Explains an attempt of a delivery. Without an attempt, it explains why the delivery has none.
 * @param attempt one of the delivery's attempts
 */
export async function diagnoseDelivery(args: {
  ctx: Context;
  delivery: DeliveryDetail;
  attempt: AttemptView | undefined;
}): Promise<Diagnosis> {
  const { ctx, delivery, attempt } = args;
  requireRight(ctx, "read");
  if (!attempt) return diagnoseWithoutAttempt(delivery, ctx.clock.now());
  return diagnoseAttempt({ ...attempt, ...(await readEvidence(ctx, attempt.id)) });
}

/** The columns of an attempt that only its explanation reads. */
async function readEvidence(ctx: Context, attemptId: string) {
  const id = parseId("attempt", attemptId);
  const attempt = id
    ? await prisma().attempt.findFirst({
        where: { id, delivery: tenantWhere(ctx) },
        select: { timeoutMs: true, location: true, evidence: true },
      })
    : null;
  return attempt && { ...attempt, evidence: attempt.evidence as FailureEvidence | null };
}

const skippedReasons: Readonly<Record<string, string>> = {
  endpoint_paused:
    "The endpoint was paused when the event arrived, so Portico sent nothing. Enable it, then replay.",
  endpoint_disabled:
    "The endpoint was disabled when the event arrived, so Portico sent nothing. Enable it, then replay.",
};

function diagnoseWithoutAttempt(delivery: DeliveryDetail, now: Date): Diagnosis {
  const sentence = sentenceWithoutAttempt(delivery, now);
  return { tone: "idle", sentence, hints: [], whatToDo: null, responsible: null, code: null };
}

function sentenceWithoutAttempt(delivery: DeliveryDetail, now: Date): string {
  const { status, skippedReason } = delivery;
  switch (status) {
    case "pending":
      return sentenceBeforeFirstAttempt(delivery, now);
    case "skipped":
      return skippedReasons[skippedReason ?? ""] ?? "Portico sent nothing for this delivery.";
    case "cancelled":
      return "The delivery was cancelled before its first attempt.";
    default:
      return "No attempt of this delivery is stored anymore.";
  }
}

/** A delivery is due from its creation, so a later time is the end of the lane's wait. */
function sentenceBeforeFirstAttempt({ inFlight, nextAttemptAt }: DeliveryDetail, now: Date): string {
  if (inFlight) return "The first attempt is in progress.";
  if (nextAttemptAt !== null && Date.parse(nextAttemptAt) > now.getTime()) {
    return "The endpoint responded 429 or asked Portico to wait, so all its deliveries wait.";
  }
  return "The first attempt is due now but has not started yet.";
}
