import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import { filtersOf, readPulseWish } from "@/components/deliveries/filters";
import { readListPulse } from "@/lib/deliveries/read-list-version";
import { idPrefixes } from "@/lib/platform/ids";
import { orProblem } from "../../with-problem";
import { pulseOf, queryFrom } from "../load-deliveries";

/** A delivery has its id a little before others can see it, and machines' clocks differ a little. */
const lateMs = 15_000;

/** What the deliveries page asks every second: has anything changed that it shows? */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const wish = readPulseWish(Object.fromEntries(request.nextUrl.searchParams));
  const ids = (wish.shown?.split(",") ?? []).slice(0, 200).map((id) => `${idPrefixes.delivery}_${id}`);
  const renderedAt = Date.parse(wish.renderedAt ?? "");
  const now = ctx.clock.now();
  const pulse = await orProblem(
    readListPulse({
      ctx,
      ids,
      query: queryFrom(filtersOf(wish), now),
      since: Number.isNaN(renderedAt) ? null : new Date(renderedAt - lateMs),
    }),
  );
  if ("problem" in pulse) return new Response(null, { status: 400 });
  const newest = pulse.newest ?? ids[0] ?? null;
  return Response.json(pulseOf(pulse.tag, newest, now), { headers: { "cache-control": "no-store" } });
}
