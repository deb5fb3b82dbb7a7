import type { PersonContext } from "@/app/_session/current-context";
import type { AuditFilters } from "@/components/audit/filters";
import { resolveSince } from "@/components/format/time-choices";

/** The query of the audit log for the filters of the page. */
export function auditQuery(ctx: PersonContext, filters: AuditFilters): object {
  return { ...filters, since: resolveSince(filters.since, ctx.clock.now().getTime()) };
}
