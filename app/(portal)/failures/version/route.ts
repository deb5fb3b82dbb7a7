import { currentContext } from "@/app/_session/current-context";
import { listFailures } from "@/lib/deliveries/list-failures";
import { failuresVersion } from "../failures-version";

/** What the failures page asks every second: has anything changed that it shows? */
export async function GET(): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  return Response.json(failuresVersion(await listFailures({ ctx })), {
    headers: { "cache-control": "no-store" },
  });
}
