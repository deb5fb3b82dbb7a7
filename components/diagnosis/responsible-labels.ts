import type { CodeDescription } from "@/lib/diagnosis/failure-codes";

/** Who has to act, as a label in front of the next step. */
export const responsibleLabels: Readonly<Record<CodeDescription["responsible"], string>> = {
  partner: "Partner",
  operator: "Operator",
  provider: "Provider",
  portico: "Portico",
};
