import type { ReactNode } from "react";
import { requirePageRight } from "../require-right";

/**
 * The layout of pages that only operators have. A page that shows a skeleton first has begun to answer when it looks at
 * who asks; a layout has not, so that whoever may not see the page gets the same 404 as for a made-up one. The pages
 * ask again, because a layout is not rendered anew for each of them.
 */
export default async function OperatorsOnly({ children }: { children: ReactNode }) {
  await requirePageRight("operate");
  return children;
}
