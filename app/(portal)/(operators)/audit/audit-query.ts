import type { PersonContext } from "@/app/_session/current-context";
import type { AuditFilters } from "@/components/audit/filters";
import { resolveSince } from "@/components/format/time-choices";

/** The page's filters as the read model's query. */
export function auditQuery(ctx: PersonContext, filters: AuditFilters): object {
  return { ...filters, since: resolveSince(filters.since, ctx.clock.now().getTime()) };
}
