import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import { readAuditFilters } from "@/components/audit/filters";
import { exportAudit } from "@/lib/audit/export-audit";
import { mayDo } from "@/lib/auth/require-right";
import { streamFile } from "../../../stream-file";
import { auditQuery } from "../audit-query";

/** The audit log as a CSV file, sent as it is read. */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  if (!mayDo(ctx.actor, "operate")) return new Response(null, { status: 404 });
  const filters = readAuditFilters(Object.fromEntries(request.nextUrl.searchParams));
  return streamFile({
    name: `portico-audit-${ctx.clock.now().toISOString().slice(0, 10)}.csv`,
    type: "text/csv",
    pieces: exportAudit({ ctx, query: auditQuery(ctx, { ...filters, cursor: undefined }) }),
  });
}
