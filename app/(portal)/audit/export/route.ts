import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import { readAuditFilters } from "@/components/audit/filters";
import { mayDo } from "@/lib/platform/context";
import { exportAudit } from "@/lib/portal/export-audit";
import { orProblem } from "../../or-problem";
import { auditQuery } from "../audit-query";

/** The audit log as a CSV file, sent as it is read. */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  if (!mayDo(ctx.actor, "operate")) return new Response(null, { status: 404 });
  const filters = readAuditFilters(Object.fromEntries(request.nextUrl.searchParams));
  const lines = exportAudit({ ctx, query: auditQuery(ctx, { ...filters, cursor: undefined }) });
  // The first page is read here, so that a bad filter is answered as such and not as half a file.
  const first = await orProblem(lines.next());
  if ("problem" in first) return new Response(first.problem, { status: 400 });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first.value)),
    pull: async (controller) => {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
  const day = ctx.clock.now().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="portico-audit-${day}.csv"`,
      "cache-control": "no-store",
    },
  });
}
