import { problemOf } from "@/lib/api/problem";
import { refuseMethod } from "@/lib/api/refuse-unrouted";
import { requireScraper } from "@/lib/api/scraper";
import { underRequestId } from "@/lib/platform/request-id";
import { runAs } from "@/lib/platform/workload";
import { readMetrics } from "@/lib/system/read-metrics";

export const dynamic = "force-dynamic";

/** Metrics in the text format of Prometheus, for PORTICO_METRICS_TOKEN or an operator's API key. */
export function GET(request: Request): Promise<Response> {
  return underRequestId(async (requestId) => {
    try {
      const { contentType, text } = await runAs("health", () => metricsFor(request));
      const headers = { "content-type": contentType, "cache-control": "no-store", "x-request-id": requestId };
      return new Response(text, { headers });
    } catch (error) {
      return problemOf(error, requestId);
    }
  });
}

async function metricsFor(request: Request) {
  await requireScraper(request);
  return readMetrics();
}

const refuse = refuseMethod("GET, HEAD");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
