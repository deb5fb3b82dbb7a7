import type { Advice } from "@/components/rejections/rejection-list";
import { describeRejection } from "@/lib/diagnosis/rejections";
import type { RejectionView } from "@/lib/events/rejections/list-rejections";

export const moves = {
  partner: "Partner",
  operator: "Operator",
  provider: "Provider",
  portico: "Portico",
} as const;

/** What a rejection means and who is to do what about it. */
export function rejectionAdvice({ code, detail }: RejectionView): Advice {
  const { title, summary, whatToDo, responsible } = describeRejection(code, detail);
  return { title, summary, whatToDo, responsible: moves[responsible] };
}
