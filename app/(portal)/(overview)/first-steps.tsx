import Link from "next/link";
import type { PersonContext } from "@/app/_session/current-context";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { mayDo } from "@/lib/auth/context";

/** What stands in place of figures as long as nothing can be sent anywhere. */
export function FirstSteps({ ctx }: { ctx: PersonContext }) {
  return (
    <Empty title="Nothing is sent anywhere yet">
      <p>
        An endpoint is a URL that takes webhooks. Once there is one, this page shows what is sent to it, how
        it answers, and what needs you.
      </p>
      {mayDo(ctx.actor, "manage_endpoints") ? (
        <Button asChild variant="primary">
          <Link href="/endpoints/new">Register endpoint</Link>
        </Button>
      ) : (
        <p>Someone with the role manager can register one.</p>
      )}
    </Empty>
  );
}
