import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import { readFilters } from "@/components/deliveries/filters";
import { tryLoadDeliveries } from "../load-deliveries";

/** What the deliveries page asks every second: has anything changed that it shows? */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const loaded = await tryLoadDeliveries(ctx, readFilters(Object.fromEntries(request.nextUrl.searchParams)));
  if ("problem" in loaded) return new Response(null, { status: 400 });
  return Response.json(loaded.pulse, { headers: { "cache-control": "no-store" } });
}
