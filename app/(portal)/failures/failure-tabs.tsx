import type { PersonContext } from "@/app/_session/current-context";
import { LinkTabs } from "@/components/ui/link-tabs";
import { mayDo } from "@/lib/auth/context";

/** What failed on the way out and, for operators, what was not let in. */
export function FailureTabs({ ctx, here }: { ctx: PersonContext; here: "deliveries" | "rejections" }) {
  if (!mayDo(ctx.actor, "operate")) return null;
  const tabs = [
    { href: "/failures", word: "Deliveries", here: here === "deliveries" },
    { href: "/failures/rejections", word: "Rejections", here: here === "rejections" },
  ];
  return <LinkTabs label="Direction" tabs={tabs} />;
}
