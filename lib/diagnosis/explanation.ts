import type { FailureReason } from "@/lib/http/failure-evidence";
import type { Facts } from "./facts";

export interface Explanation {
  readonly sentence: string;
  readonly hints: readonly string[];
}

export type Explain = (facts: Facts) => Explanation;

/** The meaning of a reason, to complete a sentence, and a hint. */
export type ReasonTexts = Partial<Readonly<Record<FailureReason, readonly [meaning: string, hint: string]>>>;

export const explanationOf = (sentence: string, ...hints: string[]): Explanation => ({ sentence, hints });

/** The texts about the attempt's reason; undefined if the reason is absent or unknown. */
export function textsOfReason(texts: ReasonTexts, { attempt }: Facts): readonly [string, string] | undefined {
  const reason = attempt.evidence?.reason;
  return reason === undefined ? undefined : texts[reason];
}
