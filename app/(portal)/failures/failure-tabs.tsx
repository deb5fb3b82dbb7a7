import type { PersonContext } from "@/app/_session/current-context";
import { LinkTabs } from "@/components/ui/link-tabs";
import { mayDo } from "@/lib/auth/require-right";

/** Switches between failed deliveries and rejections. Only operators can see rejections. */
export function FailureTabs({ ctx, current }: { ctx: PersonContext; current: "deliveries" | "rejections" }) {
  if (!mayDo(ctx.actor, "operate")) return null;
  const tabs = [
    { href: "/failures", label: "Deliveries", isCurrent: current === "deliveries" },
    { href: "/failures/rejections", label: "Rejections", isCurrent: current === "rejections" },
  ];
  return <LinkTabs ariaLabel="Direction" tabs={tabs} />;
}
