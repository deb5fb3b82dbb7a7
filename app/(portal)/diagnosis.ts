import type { Diagnosis } from "@/components/diagnosis/explanation";
import { type ExplainableAttempt, explainAttempt } from "@/lib/diagnosis/explain-attempt";
import { describeCode } from "@/lib/diagnosis/failure-codes";

const moves = {
  partner: "The partner's move",
  operator: "The operator's move",
  provider: "The provider's move",
  portico: null,
} as const;

/** Why an attempt ended as it did, ready to be shown. */
export function diagnose(attempt: ExplainableAttempt): Diagnosis {
  const { sentence, hints } = explainAttempt(attempt);
  if (attempt.code === "succeeded") {
    return { tone: "success", sentence, hints, whatToDo: null, responsible: null, code: null };
  }
  const { responsible, whatToDo } = describeCode(attempt.code);
  // The general advice may be what this attempt's traces say already.
  const more = hints.filter((hint) => hint !== whatToDo);
  return {
    tone: "failure",
    sentence,
    hints: more,
    whatToDo,
    responsible: moves[responsible],
    code: attempt.code,
  };
}
