import type { ReactNode } from "react";
import { requirePageRight } from "../require-right";

/**
 * Refuses the pages that only operators may open. This happens in a layout, because a page with a skeleton has already
 * sent its status when it runs. A layout has not, so a forbidden page responds with the same 404 as an unknown one.
 * The pages check again, because a layout is not rendered for every navigation.
 */
export default async function OperatorsOnly({ children }: { children: ReactNode }) {
  await requirePageRight("operate");
  return children;
}
