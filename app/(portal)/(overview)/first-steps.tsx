import Link from "next/link";
import type { PersonContext } from "@/app/_session/current-context";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { mayDo } from "@/lib/auth/require-right";

/** Replaces the figures until there is an endpoint. */
export function FirstSteps({ ctx }: { ctx: PersonContext }) {
  return (
    <Empty title="No endpoints yet">
      <p>
        An endpoint is a URL that receives webhooks. After you register one, this page shows its deliveries,
        response times and open problems.
      </p>
      {mayDo(ctx.actor, "manage_endpoints") ? (
        <Button asChild variant="primary">
          <Link href="/endpoints/new">Register endpoint</Link>
        </Button>
      ) : (
        <p>A user with the Manager role can register one.</p>
      )}
    </Empty>
  );
}
