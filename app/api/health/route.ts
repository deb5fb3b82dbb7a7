import { refuseMethod } from "@/lib/api/refuse-unrouted";
import { runAs } from "@/lib/platform/workload";
import { readHealth } from "@/lib/system/read-health";

export const dynamic = "force-dynamic";

/** 200 when everything works, 503 with what does not. Open to all: it names no tenant and no address. */
export async function GET(): Promise<Response> {
  const health = await runAs("health", readHealth);
  const status = health.status === "ok" ? 200 : 503;
  return Response.json(health, { status, headers: { "cache-control": "no-store" } });
}

const refuse = refuseMethod("GET, HEAD");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
