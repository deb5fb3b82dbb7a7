import { notFound } from "next/navigation";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { mayDo } from "@/lib/auth/require-right";
import type { Right } from "@/lib/auth/rights";

/** The context of a page for some people only. For the others the page is not there: it says nothing, not even that. */
export async function requirePageRight(right: Right): Promise<PersonContext> {
  const ctx = await requireContext();
  if (!mayDo(ctx.actor, right)) notFound();
  return ctx;
}
